package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.core.Encoder;
import dev.triage.core.TriageMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodersTest {
    @TempDir
    private Path folder;

    @Test
    void shouldChooseByScript() {
        try (Encoders encoders = Encoders.open("auto", TriageMetrics.NONE)) {
            assertThat(encoders.all())
                    .extracting(Encoder::id)
                    .satisfiesExactly(
                            english -> assertThat(english).startsWith("all-minilm-l6-v2-q@"),
                            chinese -> assertThat(chinese).startsWith("bge-small-zh-v1.5-q@"));
            Encoder english = encoders.first();
            Encoder chinese = encoders.all().get(1);

            assertThat(encoders.select("The printer is jammed")).containsSame(english);
            assertThat(encoders.select("打印机卡纸了")).containsSame(chinese);
            assertThat(encoders.select("VPN连不上 error 809")).containsSame(chinese);
            assertThat(encoders.select("プリンターが動かない")).isEmpty();
            assertThat(encoders.select("принтер не работает")).isEmpty();
            assertThat(encoders.select("809 😀")).containsSame(english);
        }
    }

    @Test
    void shouldSendEverythingToASingleEncoder() {
        try (Encoders encoders = Encoders.open("bge-small-zh-v1.5-q", TriageMetrics.NONE)) {
            assertThat(encoders.select("The printer is jammed")).containsSame(encoders.first());
            assertThat(encoders.select("принтер не работает")).containsSame(encoders.first());
        }
    }

    @Test
    void shouldServeScriptsThatAUsersEncoderDeclares() throws Exception {
        TinyNetwork.folder(folder, "tiny", 4);
        EncoderCatalogue catalogue = EncoderCatalogue.of(List.of(EncoderCatalogue.standardFolder(), folder));

        try (Encoders encoders = Encoders.open(catalogue, "all-minilm-l6-v2-q, tiny", 0, TriageMetrics.NONE)) {
            assertThat(encoders.select("принтер не работает"))
                    .hasValueSatisfying(encoder -> assertThat(encoder.id()).startsWith("tiny@"));
            assertThat(encoders.select("打印机卡纸了")).isEmpty();
        }
    }

    @Test
    void shouldMeasureAndCache() throws Exception {
        TinyNetwork.folder(folder, "tiny", 4);
        AtomicInteger encoded = new AtomicInteger();
        TriageMetrics metrics = new TriageMetrics() {
            @Override
            public void encoded(String encoder, long nanos, int tokens, boolean truncated) {
                encoded.incrementAndGet();
            }
        };

        try (Encoders encoders = Encoders.open(EncoderCatalogue.of(List.of(folder)), "tiny", 10_000, metrics)) {
            encoders.first().encode("hello");
            encoders.first().encode("hello");
        }

        assertThat(encoded).hasValue(1);
    }

    @Test
    void shouldFailAtOnceIfOneOfThemCannotBeLoaded() throws Exception {
        Path own = TinyNetwork.folder(folder, "tiny", 4);
        Files.write(own.resolve("tiny.onnx"), new byte[10]);
        EncoderCatalogue catalogue = EncoderCatalogue.of(List.of(EncoderCatalogue.standardFolder(), folder));

        assertThatThrownBy(() -> Encoders.open(catalogue, "all-minilm-l6-v2-q,tiny", 0, TriageMetrics.NONE))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("tiny.onnx");
        assertThatThrownBy(() -> Encoders.open("nothing", TriageMetrics.NONE))
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("'nothing'");
    }
}
