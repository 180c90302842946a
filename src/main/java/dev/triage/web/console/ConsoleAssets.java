package dev.triage.web.console;

import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The pages: a fixed list of files from the class path, so that no path ever gets near the file system. */
final class ConsoleAssets implements WebServer.Module {
    private static final List<String> FILES = List.of(
            "console.css",
            "app.js",
            "api.js",
            "dom.js",
            "parts.js",
            "i18n.js",
            "charts.js",
            "queue.js",
            "alike.js",
            "categories.js",
            "live.js",
            "ticket.js",
            "en.json",
            "zh.json",
            "icon.svg");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "yaml", "application/yaml; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    ConsoleAssets() {
        FILES.forEach(name -> add("/console/" + name, "/web/console/" + name));
        add("/console/uplot.js", UPLOT + "uPlot.esm.js");
        add("/console/uplot.css", UPLOT + "uPlot.min.css");
        add("/api/openapi.json", "/web/console/openapi.json");
        for (String page : List.of("/", "/queue", "/alike", "/categories", "/live", "/ticket")) {
            add(page, "/web/console/index.html");
        }
    }

    private void add(String path, String resource) {
        assets.put(path, Asset.load(resource));
    }

    @Override
    public void addTo(RoutesConfig routes) {
        assets.forEach((path, asset) -> routes.get(path, asset::answer));
    }

    private record Asset(byte[] bytes, String type, String tag) {

        static Asset load(String resource) {
            try (InputStream in = ConsoleAssets.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks the web file " + resource);
                }
                byte[] bytes = in.readAllBytes();
                CRC32 checksum = new CRC32();
                checksum.update(bytes);
                return new Asset(
                        bytes,
                        TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)),
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
