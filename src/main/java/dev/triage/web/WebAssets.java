package dev.triage.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Pages, styles and scripts from the class path, known beforehand so that no path ever gets near the file system. */
public final class WebAssets implements WebServer.Module {
    private static final String PAGE = ".html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, String> resources;

    /** @param resources on the class path by the path they are served at, as {@code /web/a.css} by {@code /a.css} */
    public WebAssets(Map<String, String> resources) {
        this.resources = new LinkedHashMap<>(resources);
    }

    /** Files of the folder {@code web}: {@code /compare} is {@code compare.html}. */
    public static WebAssets of(String... names) {
        return new WebAssets(Arrays.stream(names)
                .collect(Collectors.toMap(
                        name -> "/" + (name.endsWith(PAGE) ? name.substring(0, name.length() - PAGE.length()) : name),
                        name -> "/web/" + name)));
    }

    @Override
    public void addTo(RoutesConfig routes) {
        resources.forEach((path, resource) -> routes.get(path, Asset.load(resource)::answer));
    }

    @Override
    public Set<String> open() {
        return resources.keySet().stream()
                .filter(path -> !resources.get(path).endsWith(PAGE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    record Asset(byte[] bytes, String type, String tag) {

        static Asset load(String resource) {
            try (InputStream in = WebAssets.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks the web file " + resource);
                }
                return of(resource, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** @param resource whose name says of which type it is */
        static Asset of(String resource, byte[] bytes) {
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            return new Asset(
                    bytes,
                    TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)),
                    "\"" + Long.toHexString(checksum.getValue()) + "-" + bytes.length + "\"");
        }

        void answer(Context context) {
            answer(context, "no-cache");
        }

        void answer(Context context, String caching) {
            context.header("Cache-Control", caching).header("ETag", tag);
            if (tag.equals(context.header("If-None-Match"))) {
                context.status(304);
            } else {
                context.contentType(type).result(bytes);
            }
        }
    }
}
