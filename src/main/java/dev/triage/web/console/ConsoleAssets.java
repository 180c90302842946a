package dev.triage.web.console;

import dev.triage.web.VersionedAssets;
import dev.triage.web.WebAssets;
import dev.triage.web.WebServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which files the console's pages are. */
final class ConsoleAssets {
    private static final List<String> FILES = List.of(
            "console.css",
            "app.js",
            "first.js",
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
    private static final List<String> PAGES = List.of("/", "/queue", "/alike", "/categories", "/live", "/ticket");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private ConsoleAssets() {}

    static List<WebServer.Module> modules() {
        Map<String, String> files = new LinkedHashMap<>();
        FILES.forEach(name -> files.put(name, "/web/console/" + name));
        files.put("uplot.js", UPLOT + "uPlot.esm.js");
        files.put("uplot.css", UPLOT + "uPlot.min.css");
        Map<String, String> pages = new LinkedHashMap<>();
        PAGES.forEach(page -> pages.put(page, "/web/console/index.html"));
        return List.of(
                new VersionedAssets("/console", files, pages),
                new WebAssets(Map.of("/api/openapi.json", "/web/console/openapi.json")));
    }
}
