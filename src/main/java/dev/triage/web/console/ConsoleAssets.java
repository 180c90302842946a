package dev.triage.web.console;

import dev.triage.web.WebAssets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which files the console's pages are. */
final class ConsoleAssets {
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
    private static final List<String> PAGES = List.of("/", "/queue", "/alike", "/categories", "/live", "/ticket");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private ConsoleAssets() {}

    static WebAssets open() {
        Map<String, String> resources = new LinkedHashMap<>();
        FILES.forEach(name -> resources.put("/console/" + name, "/web/console/" + name));
        PAGES.forEach(page -> resources.put(page, "/web/console/index.html"));
        resources.put("/console/uplot.js", UPLOT + "uPlot.esm.js");
        resources.put("/console/uplot.css", UPLOT + "uPlot.min.css");
        resources.put("/api/openapi.json", "/web/console/openapi.json");
        return new WebAssets(resources);
    }
}
