package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.Mode;
import dev.triage.core.WordEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final WordEncoder ENCODER = new WordEncoder("words@1");

    private static <T> T roundTrip(Serde<T> serde, T value) {
        return serde.deserializer().deserialize("", serde.serializer().serialize("", value));
    }

    @Property(tries = 100)
    void shouldReadBackExamplesAndContributions(
            @ForAll @StringLength(max = 40) String category, @ForAll @StringLength(max = 200) String text) {
        EncodedExample example = new EncodedExample(category, "words@1", Digest.of(text), ENCODER.encode(text));
        EncodedExample read = roundTrip(Codecs.ENCODED_EXAMPLE, example);
        assertThat(read).usingRecursiveComparison().isEqualTo(withoutLoneSurrogates(example));
        Contribution contribution = roundTrip(Codecs.CONTRIBUTION, new Contribution(true, example));
        assertThat(contribution.added()).isTrue();
        assertThat(contribution.example()).usingRecursiveComparison().isEqualTo(withoutLoneSurrogates(example));
    }

    /** A lone surrogate has no UTF-8: it is written as a question mark. */
    private static EncodedExample withoutLoneSurrogates(EncodedExample example) {
        String category = new String(example.category().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return new EncodedExample(category, example.encoder(), example.text(), example.encoding());
    }

    @Test
    void shouldReadBackCentroids() {
        Centroid centroid = Centroid.empty(ENCODER.dimension());
        for (int i = 0; i < 300; i++) {
            centroid = centroid.plus(ENCODER.encode("word" + i + " other" + i % 9 + " end"));
        }
        assertThat(roundTrip(Codecs.CENTROID, centroid)).isEqualTo(centroid);
        StateRecord record = new StateRecord.OfCentroid(new CentroidKey("words@1", "printer"), centroid);
        assertThat(StateRecord.read(record.key(), record.value())).isEqualTo(record);
    }

    @Test
    void shouldReadBackCategoriesAndModes() {
        Category category = new Category(
                "printer",
                "Printers",
                "hardware-team",
                List.of("en", "zh"),
                OptionalDouble.of(0.9),
                true,
                "ana",
                Instant.ofEpochMilli(1234));
        for (StateRecord record : List.of(
                new StateRecord.OfCategory("printer", category),
                new StateRecord.OfCategory("printer", null),
                new StateRecord.OfMode(Mode.SHADOW))) {
            assertThat(StateRecord.read(record.key(), record.value())).isEqualTo(record);
        }
    }

    @Property(tries = 500)
    void shouldAnswerAnyBytesWithAValueOrASerializationException(@ForAll byte[] key, @ForAll byte[] value) {
        try {
            StateRecord.read(key, value);
        } catch (SerializationException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Test
    void shouldRefuseEveryTruncation() {
        byte[] bytes = Codecs.CENTROID
                .serializer()
                .serialize("", Centroid.empty(ENCODER.dimension()).plus(ENCODER.encode("paper jam")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Codecs.CENTROID.deserializer().deserialize("", truncated))
                    .isInstanceOf(SerializationException.class);
        }
    }
}
