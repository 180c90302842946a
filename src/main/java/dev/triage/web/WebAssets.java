package dev.triage.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Pages, styles and scripts from the folder {@code web} on the class path: {@code /compare} is {@code compare.html}. */
public final class WebAssets implements WebServer.Module {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final List<String> names;

    /** @param names of files, known beforehand so that no path ever gets near the file system */
    public WebAssets(String... names) {
        this.names = List.of(names);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        for (String name : names) {
            Asset asset = Asset.load(name);
            routes.get("/" + (name.endsWith(".html") ? name.substring(0, name.length() - 5) : name), asset::answer);
        }
    }

    @Override
    public Set<String> open() {
        return names.stream()
                .filter(name -> !name.endsWith(".html"))
                .map(name -> "/" + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Asset(byte[] bytes, String type, String tag) {

        static Asset load(String name) {
            try (InputStream in = WebAssets.class.getResourceAsStream("/web/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks the web file " + name);
                }
                byte[] bytes = in.readAllBytes();
                CRC32 checksum = new CRC32();
                checksum.update(bytes);
                return new Asset(
                        bytes,
                        TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                        "\"" + Long.toHexString(checksum.getValue()) + "-" + bytes.length + "\"");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void answer(Context context) {
            context.header("Cache-Control", "no-cache").header("ETag", tag);
            if (tag.equals(context.header("If-None-Match"))) {
                context.status(304);
            } else {
                context.contentType(type).result(bytes);
            }
        }
    }
}
