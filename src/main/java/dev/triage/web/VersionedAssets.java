package dev.triage.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Pages and what they are made of, the latter under a path that changes with its contents: a browser keeps it for good
 * and asks for the page alone. Another version's path is answered too, as instances of several versions may serve one
 * browser while they are exchanged; that answer isn't kept. For servers without a token.
 */
public final class VersionedAssets implements WebServer.Module {
    private static final String VERSION = "{version}";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    private final String folder;
    private final Map<String, WebAssets.Asset> files = new TreeMap<>();
    private final Map<String, WebAssets.Asset> pages = new LinkedHashMap<>();
    private final String version;

    /**
     * @param folder where the files are served, as {@code /console}
     * @param files on the class path, by name
     * @param pages on the class path, by path; <code>{version}</code> in them becomes the files' version
     */
    public VersionedAssets(String folder, Map<String, String> files, Map<String, String> pages) {
        this.folder = folder;
        files.forEach((name, resource) -> this.files.put(name, WebAssets.Asset.load(resource)));
        CRC32 checksum = new CRC32();
        this.files.forEach((name, file) -> {
            checksum.update(name.getBytes(StandardCharsets.UTF_8));
            checksum.update(file.bytes());
        });
        version = Long.toHexString(checksum.getValue());
        pages.forEach((path, resource) -> {
            String page = new String(WebAssets.Asset.load(resource).bytes(), StandardCharsets.UTF_8);
            this.pages.put(
                    path,
                    WebAssets.Asset.of(resource, page.replace(VERSION, version).getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Override
    public void addTo(RoutesConfig routes) {
        pages.forEach((path, page) -> routes.get(path, page::answer));
        files.forEach((name, file) ->
                routes.get(folder + "/" + VERSION + "/" + name, context -> file.answer(context, keeping(context))));
    }

    private String keeping(Context context) {
        return context.pathParam("version").equals(version) ? FOR_GOOD : "no-store";
    }
}
