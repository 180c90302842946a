package dev.triage.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bill of materials that the build writes, compared with what it ships and with what may be shipped. */
class SupplyChainIT {
    private static final Path TARGET = Path.of("target");

    /** Each allows commercial use, in a product whose source stays closed, too. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-1.0",
            "EPL-2.0",
            "CC0-1.0",
            "ISC",
            "Go License",
            "Public Domain");

    /** What the libraries' own poms leave out or name wrongly, as their licence files have it. */
    private static final Map<String, String> KNOWN = Map.of(
            "flink-sql-avro-confluent-registry", "Apache-2.0",
            "jline-native", "BSD-3-Clause",
            "jline-terminal", "BSD-3-Clause");

    private static JsonNode bill;

    @BeforeAll
    static void read() throws IOException {
        bill = new ObjectMapper()
                .readTree(TARGET.resolve("ticket-triage-sbom.json").toFile());
    }

    private static Stream<JsonNode> components() {
        return StreamSupport.stream(bill.get("components").spliterator(), false);
    }

    private static String name(JsonNode component) {
        return component.get("name").asText() + "-" + component.get("version").asText();
    }

    @Test
    void shouldListEveryLibraryThatShips() throws IOException {
        Set<String> listed = components().map(SupplyChainIT::name).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            List<String> shipped = files.map(
                            file -> file.getFileName().toString().replace(".jar", ""))
                    .filter(file -> listed.stream().noneMatch(name -> file.equals(name) || file.startsWith(name + "-")))
                    .toList();

            assertThat(shipped).as("libraries that the bill doesn't list").isEmpty();
        }
        assertThat(components()).allSatisfy(component -> {
            assertThat(component.get("version").asText()).matches("\\d[\\w.-]*").doesNotContain("SNAPSHOT", "[", ",");
            assertThat(component.get("hashes")).isNotEmpty();
        });
    }

    /** Weights come in libraries of others, whose licence isn't theirs: that stands in the descriptor. */
    @Test
    void shouldListTheWeightsOfEveryEncoderThatShips() throws IOException {
        Set<String> listed = components()
                .map(component -> component.get("group").asText() + ":"
                        + component.get("name").asText() + ":"
                        + component.get("version").asText())
                .collect(Collectors.toSet());
        int shipped = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(TARGET.resolve("models"))) {
            for (Path folder : folders) {
                Properties descriptor = new Properties();
                try (Reader reader = Files.newBufferedReader(folder.resolve("encoder.properties"))) {
                    descriptor.load(reader);
                }
                if (Files.exists(folder.resolve(descriptor.getProperty("model")))) {
                    shipped++;
                    assertThat(listed).contains(descriptor.getProperty("maven"));
                    assertThat(ALLOWED).contains(descriptor.getProperty("licence"));
                }
            }
        }
        assertThat(shipped).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldShipNothingThatForbidsCommercialUse() {
        Map<String, Set<String>> others = new TreeMap<>();
        components().forEach(component -> {
            Set<String> licences = licences(component);
            if (licences.stream().noneMatch(ALLOWED::contains)) {
                others.put(name(component), licences);
            }
        });

        assertThat(others)
                .as("libraries with no licence that is known to be harmless")
                .isEmpty();
    }

    /** One of several is enough: such a library may be used under any of them. */
    private static Set<String> licences(JsonNode component) {
        Set<String> names = new TreeSet<>();
        names.add(KNOWN.getOrDefault(component.get("name").asText(), ""));
        for (JsonNode choice : component.withArray("licenses")) {
            if (choice.has("expression")) {
                names.addAll(List.of(choice.get("expression").asText().split(" OR ")));
            } else {
                JsonNode licence = choice.get("license");
                names.add(licence.path("id").asText(licence.path("name").asText()));
            }
        }
        return names;
    }

    /** Two builds of the same sources give the same bytes only if no entry knows when it was made. */
    @Test
    void shouldPackTheJarReproducibly() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(TARGET.resolve("ticket-triage.jar").toFile())) {
            Set<Long> times = jar.stream().map(JarEntry::getTime).collect(Collectors.toSet());
            jar.stream().map(JarEntry::getName).forEach(names::add);

            assertThat(times).hasSize(1);
            assertThat(jar.getManifest().getMainAttributes().keySet().toString())
                    .doesNotContain("Built-By", "Build-Time", "Bnd-LastModified");
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void shouldPinEveryVersion() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> loose = Pattern.compile("<version>([^<]*)</version>")
                .matcher(pom)
                .results()
                .map(match -> match.group(1))
                .filter(version -> !version.startsWith("${") && !version.matches("\\d[\\w.-]*"))
                .toList();
        List<String> plugins = Pattern.compile("<plugin>(.*?)</plugin>", Pattern.DOTALL)
                .matcher(pom.replaceAll("(?s)<profiles>.*</profiles>", ""))
                .results()
                .map(match -> match.group(1))
                .filter(plugin -> !plugin.contains("<version>"))
                .toList();

        assertThat(loose).isEmpty();
        assertThat(plugins).as("plugins whose version Maven would choose").isEmpty();
        assertThat(pom).doesNotContain("<systemPath>").doesNotContainPattern("<version>(LATEST|RELEASE)");
    }
}
