package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.UnencodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A text on which the native runtime would compute for ever is given up; others aren't touched by that. */
@Timeout(60)
class HangingNetworkTest {

    @TempDir
    Path models;

    private Encoder open(Duration limit) throws Exception {
        HangingNetwork.folder(models, "hanging", 8, "stuck");
        return OnnxEncoder.open(EncoderCatalogue.of(List.of(models)).descriptor("hanging"), limit);
    }

    @Test
    void shouldGiveUpATextAndGoOn() throws Exception {
        try (Encoder encoder = open(Duration.ofMillis(300))) {
            Encoding before = encoder.encode("the printer jams");

            assertThatExceptionOfType(UnencodableException.class)
                    .isThrownBy(() -> encoder.encode("the printer is stuck"))
                    .withMessageContaining("came to no end")
                    .withMessageNotContaining("printer");

            assertThat(encoder.encode("the printer jams").vector()).isEqualTo(before.vector());
        }
    }

    @Test
    void shouldRememberWhatItGaveUp() throws Exception {
        try (Encoder encoder = open(Duration.ofMillis(300))) {
            assertThatExceptionOfType(UnencodableException.class).isThrownBy(() -> encoder.encode("stuck"));
            long started = System.nanoTime();

            assertThatExceptionOfType(UnencodableException.class).isThrownBy(() -> encoder.encode("stuck"));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(300));
        }
    }
}
