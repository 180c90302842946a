package dev.triage.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The image that the build made, without a base, unpacked as a container engine would.
 *
 * @param declared the image's configuration: entry point, user, working directory and so on
 * @param layers as they are shipped, the lowest first
 * @param root what the layers, one over the other, make of the file system
 */
record Image(JsonNode declared, List<Path> layers, Path root) {
    static final Path TAR = Path.of("target", "image", "ticket-triage-amd64.tar");

    /** @param folder is created */
    static Image unpack(Path folder) throws IOException, InterruptedException {
        Path shipped = Files.createDirectories(folder.resolve("shipped"));
        Path root = Files.createDirectories(folder.resolve("root"));
        tar("-xf", TAR.toString(), "-C", shipped.toString());
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest =
                json.readTree(shipped.resolve("manifest.json").toFile()).get(0);
        List<Path> layers =
                strings(manifest.get("Layers")).map(shipped::resolve).toList();
        for (Path layer : layers) {
            tar("-xzf", layer.toString(), "-C", root.toString());
        }
        return new Image(
                json.readTree(shipped.resolve(manifest.get("Config").asText()).toFile()), layers, root);
    }

    private static String tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        Process tar = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // some know not all headers, and say so for each file
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as("%s", command).isZero();
        return said;
    }

    /** Files of a layer by their paths from the root, without folders. */
    static List<String> files(Path layer) throws IOException, InterruptedException {
        return tar("-tzf", layer.toString())
                .lines()
                .filter(entry -> !entry.endsWith("/"))
                .toList();
    }

    /** Every file and folder there is now, with its size and when it was last changed. */
    Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                contents.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    List<String> entryPoint() {
        return strings(declared.at("/config/Entrypoint")).toList();
    }

    List<String> environment() {
        return strings(declared.at("/config/Env")).toList();
    }

    /** {@code uid:gid} */
    String user() {
        return declared.at("/config/User").asText();
    }

    String workingDirectory() {
        return declared.at("/config/WorkingDir").asText();
    }

    String version() {
        return declared.at("/config/Labels/org.opencontainers.image.version").asText();
    }

    boolean exposes(int port) {
        return declared.at("/config/ExposedPorts").has(port + "/tcp");
    }

    private static Stream<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }
}
