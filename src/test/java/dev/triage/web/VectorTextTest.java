package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldBeReadBackAsTheSameFloatsDirectlyAndByWayOfDoubles() throws IOException {
        Random random = new Random(7);
        float[] vector = new float[200_000];
        for (int i = 0; i < vector.length; i++) {
            float size = (float) Math.pow(10, -8 * random.nextDouble());
            vector[i] = random.nextBoolean() ? size : -size;
        }

        assertReadBack(vector);
    }

    @Test
    void shouldWriteWhatIsRare() throws IOException {
        assertReadBack(new float[] {
            0,
            -0f,
            1,
            -1,
            0.1f,
            0.5f,
            -0.25f,
            Math.nextDown(1f),
            -Math.nextDown(1f),
            1e-6f,
            Math.nextDown(1e-6f),
            Math.nextUp(1e-6f),
            9.9999994e-4f,
            0.01f,
            Math.nextDown(0.01f),
            Math.nextDown(0.1f),
            Float.MIN_VALUE,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -1.1754944e-38f,
            123456.78f
        });
        assertThat(new String(VectorText.of(new float[0]), StandardCharsets.UTF_8))
                .isEqualTo("[]");
        assertThat(new String(VectorText.of(new float[] {0.5f, -0.25f}), StandardCharsets.UTF_8))
                .isEqualTo("[0.5,-0.25]");
    }

    private static void assertReadBack(float[] vector) throws IOException {
        String text = new String(VectorText.of(vector), StandardCharsets.UTF_8);
        JsonNode numbers = JSON.readTree(text);
        String[] words = text.substring(1, text.length() - 1).split(",");
        assertThat(numbers).hasSize(vector.length);
        assertThat(words).hasSize(vector.length);
        for (int i = 0; i < vector.length; i++) {
            assertThat(Float.parseFloat(words[i])).isEqualTo(vector[i]);
            assertThat((float) numbers.get(i).doubleValue()).isEqualTo(vector[i]);
        }
    }
}
