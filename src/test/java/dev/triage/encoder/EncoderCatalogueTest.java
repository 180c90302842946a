package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderCatalogueTest {
    @TempDir
    private Path folder;

    @Test
    void shouldListTheEncodersOfTheBuild() {
        assertThat(EncoderCatalogue.standard().descriptors())
                .extracting(EncoderDescriptor::name)
                .containsExactly(
                        "all-minilm-l6-v2", "all-minilm-l6-v2-q", "bge-small-en-v1.5-q", "bge-small-zh-v1.5-q");
    }

    @Test
    void shouldNameTheEncodersThereAre() {
        assertThatThrownBy(() -> EncoderCatalogue.standard().open("bert"))
                .isInstanceOf(EncoderException.class)
                .hasMessageStartingWith("There is no encoder 'bert': choose one of ")
                .hasMessageContaining("all-minilm-l6-v2-q, bge-small-en-v1.5-q, bge-small-zh-v1.5-q.");
    }

    @Test
    void shouldSayHowToGetWeightsThatAreNotInstalled() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4, "profile=big");
        Files.delete(own.resolve("tiny.onnx"));
        Files.delete(own.resolve("tokenizer.json"));
        EncoderCatalogue catalogue = EncoderCatalogue.of(List.of(folder));

        catalogue.verify();

        assertThatThrownBy(() -> catalogue.open("tiny"))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("not installed")
                .hasMessageContaining("-Pbig");
    }

    @Test
    void shouldOpenAUsersOwnEncoder() throws Exception {
        TinyNetwork.folder(folder, "tiny", 4);

        try (Encoder encoder = EncoderCatalogue.of(List.of(EncoderCatalogue.standardFolder(), folder))
                .open("tiny")) {
            Encoding encoding = encoder.encode("hello");

            assertThat(encoder.id()).startsWith("tiny@");
            assertThat(encoder.dimension()).isEqualTo(4);
            assertThat(encoder.similarityThreshold()).isEqualTo(0.5);
            assertThat(encoding.tokens()).containsExactly(7592);
            assertThat(encoding.vector()).isEqualTo(meanOfRows(101, 7592, 102));
            assertThat(encoder.encode("hello ".repeat(15)).truncated()).isTrue();
        }
    }

    /** What the tiny network should give, computed from its definition. */
    private static float[] meanOfRows(int... ids) {
        double[] sum = new double[4];
        for (int id : ids) {
            for (int i = 0; i < 4; i++) {
                sum[i] += (float) Math.sin(id * 4 + i);
            }
        }
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] vector = new float[4];
        for (int i = 0; i < 4; i++) {
            vector[i] = (float) (sum[i] / length);
        }
        return vector;
    }

    @ParameterizedTest
    @CsvSource({"tiny.onnx", "tokenizer.json"})
    void shouldRefuseFileThatIsNotTheDescriptors(String file) throws Exception {
        Path damaged = TinyNetwork.folder(folder, "tiny", 4).resolve(file);
        EncoderCatalogue catalogue = EncoderCatalogue.of(List.of(folder));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;

        Files.write(damaged, bytes);
        assertRefused(catalogue, damaged, "is not the one its descriptor names");

        Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(catalogue, damaged, "truncated");

        Files.delete(damaged);
        assertRefused(catalogue, damaged, "is missing");
    }

    private static void assertRefused(EncoderCatalogue catalogue, Path file, String reason) {
        assertThatThrownBy(() -> catalogue.open("tiny"))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
        assertThatThrownBy(catalogue::verify)
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldRefuseNetworkThatDoesNotSuitItsDescriptor() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        replace(own, "dimension=4", "dimension=5");

        assertUnsuitable(own, "its vectors have 4 components, not 5");
    }

    @Test
    void shouldRefuseNetworkWithUnknownInputs() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        byte[] network = TinyNetwork.onnx("pixels", 4);
        String former = VerifiedFile.sha256(Files.readAllBytes(own.resolve("tiny.onnx")));
        Files.write(own.resolve("tiny.onnx"), network);
        replace(own, former, VerifiedFile.sha256(network));

        assertUnsuitable(own, "it asks for an input 'pixels'");
    }

    @Test
    void shouldRefuseFilesOfAnotherKind() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        byte[] json = Files.readAllBytes(own.resolve("tokenizer.json"));
        byte[] network = Files.readAllBytes(own.resolve("tiny.onnx"));

        Files.write(own.resolve("tiny.onnx"), new byte[100]);
        replace(own, VerifiedFile.sha256(network), VerifiedFile.sha256(new byte[100]));
        assertUnsuitable(own, "tiny.onnx");

        Files.write(own.resolve("tokenizer.json"), new byte[100]);
        replace(own, VerifiedFile.sha256(json), VerifiedFile.sha256(new byte[100]));
        assertUnsuitable(own, "tokenizer.json");
    }

    private static void assertUnsuitable(Path own, String reason) {
        assertThatThrownBy(() -> EncoderCatalogue.of(List.of(own)).open("tiny"))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(own.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseTwoEncodersOfOneName() throws Exception {
        TinyNetwork.folder(folder.resolve("a"), "tiny", 4);
        TinyNetwork.folder(folder.resolve("b"), "tiny", 4);

        assertThatThrownBy(() -> EncoderCatalogue.of(List.of(folder.resolve("a"), folder.resolve("b"))))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("both named 'tiny'");
    }

    @Test
    void shouldRefuseFolderThatIsNotThere() {
        assertThatThrownBy(() -> EncoderCatalogue.of(List.of(folder.resolve("nowhere"))))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("nowhere");
    }

    @ParameterizedTest
    @CsvSource({
        "dimension=4, dimension=four, a whole number",
        "dimension=4, , lacks 'dimension'",
        "pooling=mean, pooling=max, mean or cls",
        "token-limit=16, token-limit=2, a whole number from 3",
        "similarity-threshold=0.5, similarity-threshold=70, a number from -1 to 1",
        "scripts=Cyrillic, scripts=Klingon, Unicode script names",
        "model=tiny.onnx, model=../tiny.onnx, beside the descriptor",
        "model-sha256=, model-sha256=00, 64 hexadecimal digits"
    })
    void shouldSayWhatIsWrongInADescriptor(String line, String changed, String reason) throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        replace(own, line, changed == null ? "" : changed);

        assertThatThrownBy(() -> EncoderCatalogue.of(List.of(own)))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining(own.resolve(EncoderDescriptor.FILE_NAME).toString())
                .hasMessageContaining(reason);
    }

    @Test
    void shouldChangeIdentityWithWhateverChangesVectors() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        String id = EncoderDescriptor.read(own).id();

        replace(own, "similarity-threshold=0.5", "similarity-threshold=0.6");
        assertThat(EncoderDescriptor.read(own).id()).isEqualTo(id).matches("tiny@[0-9a-f]{8}");

        replace(own, "token-limit=16", "token-limit=17");
        assertThat(EncoderDescriptor.read(own).id()).isNotEqualTo(id);
        replace(own, "token-limit=17", "token-limit=16");

        replace(own, "pooling=mean", "pooling=cls");
        assertThat(EncoderDescriptor.read(own).id()).isNotEqualTo(id);
        replace(own, "pooling=cls", "pooling=mean\nlower-case=true");
        assertThat(EncoderDescriptor.read(own).id()).isNotEqualTo(id);
        replace(own, "\nlower-case=true", "");

        replace(own, "model-sha256=", "model-sha256=" + "0".repeat(64) + "\nformerly=");
        assertThat(EncoderDescriptor.read(own).id()).isNotEqualTo(id);
    }

    private static void replace(Path own, String from, String to) throws Exception {
        Path file = own.resolve(EncoderDescriptor.FILE_NAME);
        String descriptor = Files.readString(file);
        assertThat(descriptor).contains(from);
        Files.writeString(file, descriptor.replace(from, to));
    }
}
