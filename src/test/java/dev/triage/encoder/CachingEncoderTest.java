package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.TriageMetrics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachingEncoderTest {
    private final Recorder network = new Recorder();
    private final List<Boolean> asked = new ArrayList<>();
    private final TriageMetrics metrics = new TriageMetrics() {
        @Override
        public void cacheAsked(boolean hit) {
            asked.add(hit);
        }
    };

    @Test
    void shouldEncodeRepeatedTextOnce() {
        CachingEncoder encoder = new CachingEncoder(network, 1_000_000, metrics);

        Encoding first = encoder.encode("printer");
        Encoding again = encoder.encode("printer");

        assertThat(again).isSameAs(first);
        assertThat(network.texts).containsExactly("printer");
        assertThat(asked).containsExactly(false, true);
    }

    @Test
    void shouldForgetWhatDoesNotFit() {
        int one = CachingEncoder.weight(network.encode("any"));
        CachingEncoder encoder = new CachingEncoder(network, 10L * one, metrics);

        for (int i = 0; i < 100; i++) {
            encoder.encode("text " + i);
        }
        asked.clear();
        for (int i = 0; i < 100; i++) {
            encoder.encode("text " + i);
        }

        assertThat(asked).filteredOn(hit -> hit).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void shouldSpeakForTheEncoderItDecorates() {
        CachingEncoder encoder = new CachingEncoder(network, 1_000, metrics);

        encoder.close();

        assertThat(encoder.id()).isEqualTo("recorder@1");
        assertThat(encoder.dimension()).isEqualTo(2);
        assertThat(encoder.similarityThreshold()).isEqualTo(0.5);
        assertThat(network.closed).isTrue();
    }

    @Test
    void shouldReportWhatGoesThroughTheNetwork() {
        List<String> reported = new ArrayList<>();
        TriageMetrics encodings = new TriageMetrics() {
            @Override
            public void encoded(String encoder, long nanos, int tokens, boolean truncated) {
                assertThat(nanos).isNotNegative();
                reported.add(encoder + " " + tokens + " " + truncated);
            }
        };
        Encoder encoder = new CachingEncoder(new MeasuredEncoder(network, encodings), 1_000_000, metrics);

        encoder.encode("a");
        encoder.encode("a");
        encoder.encode("b");

        assertThat(reported).containsExactly("recorder@1 3 true", "recorder@1 3 true");
    }

    private static final class Recorder implements Encoder {
        private final List<String> texts = new ArrayList<>();
        private boolean closed;

        @Override
        public String id() {
            return "recorder@1";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public double similarityThreshold() {
            return 0.5;
        }

        @Override
        public Encoding encode(String text) {
            texts.add(text);
            return new Encoding(new float[] {1, 0}, new int[] {1, 2, 3}, true);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
