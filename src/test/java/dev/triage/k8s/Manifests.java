package dev.triage.k8s;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.triage.RequiredPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Documents as the cluster would get them. */
record Manifests(List<ObjectNode> documents) {
    static final Path FOLDER = Path.of("k8s");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** Renders an overlay with kubectl. Skips the test where there is none, or fails it where one is required. */
    static Manifests render(String overlay) throws IOException, InterruptedException {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder(
                            "kubectl",
                            "kustomize",
                            FOLDER.resolve("overlays").resolve(overlay).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            RequiredPart.missing("kubectl", "kubectl is missing, so the manifests were not rendered");
            throw e;
        }
        String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (kubectl.waitFor() != 0) {
            fail("kubectl does not render the overlay " + overlay);
        }
        return parse(rendered);
    }

    static Manifests parse(String yaml) throws IOException {
        try (MappingIterator<ObjectNode> documents =
                YAML.readerFor(ObjectNode.class).readValues(yaml)) {
            return new Manifests(documents.readAll());
        }
    }

    Manifests copy() {
        return new Manifests(documents.stream().map(ObjectNode::deepCopy).toList());
    }

    Stream<ObjectNode> all(String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind));
    }

    Optional<ObjectNode> find(String kind, String name) {
        return all(kind).filter(document -> name(document).equals(name)).findFirst();
    }

    ObjectNode get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    static String title(JsonNode document) {
        return document.path("kind").asText() + " " + name(document);
    }
}
