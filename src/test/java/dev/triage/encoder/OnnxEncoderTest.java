package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.VectorKernels;
import dev.triage.core.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEncoderTest {
    private static Encoder english;
    private static Encoder chinese;

    @BeforeAll
    static void open() {
        english = EncoderCatalogue.standard().open("all-minilm-l6-v2-q");
        chinese = EncoderCatalogue.standard().open("bge-small-zh-v1.5-q");
    }

    @AfterAll
    static void close() {
        english.close();
        chinese.close();
    }

    static Stream<String> nastyTexts() {
        return Stream.of(
                "",
                " \t\r\n",
                "\0",
                "a\0b",
                "\u0001\u0002\u007F\u0085",
                "\uD800",
                "\uDC00\uD800",
                "cut\uD83D",
                "\uFFFE\uFFFF",
                "😀😀😀",
                "👨‍👩‍👧‍👦🏳️‍🌈",
                "الطابعة لا تعمل \u202Eevil\u202C",
                "e" + "\u0301".repeat(5_000),
                "[CLS][SEP][PAD][UNK][MASK]",
                "word ".repeat(200_000),
                "x".repeat(1_000_000),
                "打".repeat(1_000_000),
                "😀".repeat(500_000),
                "\uD800".repeat(1_000_000),
                " ".repeat(1_000_000),
                "\0".repeat(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("nastyTexts")
    void shouldEncodeTextInAnyForm(String text) {
        for (Encoder encoder : List.of(english, chinese)) {
            Encoding encoding = encoder.encode(text);

            assertThat(encoding.vector()).hasSize(encoder.dimension());
            assertThat((double) Vectors.dot(encoding.vector(), encoding.vector()))
                    .isCloseTo(1, within(1e-6));
            assertThat(encoding.truncated()).isEqualTo(text.length() >= 500_000);
        }
    }

    @Test
    void shouldTakeLoneSurrogatesForReplacementCharacters() {
        assertThat(SentenceTokenizer.wellFormed("a\uD800b\uDC00😀\uD83D")).isEqualTo("a\uFFFDb\uFFFD😀\uFFFD");
        assertThat(english.encode("printer \uD800 jam").vector())
                .isEqualTo(english.encode("printer \uFFFD jam").vector());
    }

    @Test
    void shouldLeaveSpecialTokensOut() {
        Encoding encoding = english.encode("hello world");

        assertThat(encoding.tokens()).containsExactly(7592, 2088);
        assertThat(english.encode("").tokens()).isEmpty();
    }

    @Test
    void shouldReportTruncationAtTheLimit() {
        Encoding fits = english.encode("printer ".repeat(254));
        Encoding cut = english.encode("printer ".repeat(255));

        assertThat(fits.truncated()).isFalse();
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.tokens()).hasSize(254).isEqualTo(fits.tokens());
        assertThat(cut.vector()).isEqualTo(fits.vector());
    }

    @Test
    void shouldReadLongTextsInWindowsThatEndWithSentences() {
        EncoderDescriptor descriptor = EncoderCatalogue.standard().descriptor("all-minilm-l6-v2-q");
        Preparation twoWindows = new Preparation(Set.of(), Optional.empty(), 2);
        String first = "printer jam ".repeat(100) + ". ";
        String second = "password forgotten ".repeat(60);
        try (Encoder windowed = EncoderCatalogue.open(descriptor, twoWindows)) {
            Encoding whole = windowed.encode(first + second);
            Encoding beyond = windowed.encode(first + second + "and more ".repeat(300));

            assertThat(windowed.id()).isNotEqualTo(english.id());
            assertThat(whole.truncated()).isFalse();
            assertThat(whole.tokens()).hasSize(201 + 120);
            assertThat(beyond.truncated()).isTrue();
            // the mean of both by their tokens, the special ones included
            float[] one = english.encode(first).vector();
            float[] other = english.encode(second).vector();
            float[] mean = new float[windowed.dimension()];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = 203 * one[i] + 122 * other[i];
            }
            VectorKernels.normalise(mean);
            assertThat(whole.vector()).containsExactly(mean, within(1e-6f));
            assertThat(windowed.encode("printer jam").vector())
                    .isEqualTo(english.encode("printer jam").vector());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unbelievableprinters ", "paper.jam! ", "Ä ß 打印 ", "3/4 of 12,345.67 ~ "})
    void shouldEncodeHugeTextAsItsBeginning(String piece) {
        Encoding beginning = english.encode(piece.repeat(300));
        Encoding huge = english.encode(piece.repeat(50_000));

        assertThat(beginning.truncated()).isTrue();
        assertThat(huge.tokens()).isEqualTo(beginning.tokens());
        assertThat(huge.vector()).isEqualTo(beginning.vector());
    }

    @Test
    void shouldReadOnPastLongStretchesWithFewTokens() {
        Encoding plain = english.encode("printer jam");
        Encoding stretched = english.encode("printer" + " ".repeat(20_000) + "jam");

        assertThat(stretched.truncated()).isFalse();
        assertThat(stretched.tokens()).isEqualTo(plain.tokens());
    }

    @Test
    void shouldKnowChineseWordsWithCapitals() {
        assertThat(chinese.encode("VPN连不上").tokens())
                .isEqualTo(chinese.encode("vpn连不上").tokens())
                .doesNotContain(100);
    }

    @Test
    void shouldTellChinesePrinterTicketsFromPasswords() {
        float[] jam = chinese.encode("打印机卡纸了").vector();

        assertThat(Vectors.dot(jam, chinese.encode("打印出来一半就停").vector()))
                .isGreaterThan(Vectors.dot(jam, chinese.encode("密码忘了怎么重置").vector()));
    }

    @Test
    void shouldGiveTheSameBitsFromAnyNumberOfThreads() throws Exception {
        List<String> texts = IntStream.range(0, 64)
                .mapToObj(i -> "ticket " + i + " printer 打印机 " + "more words ".repeat(i % 7))
                .toList();
        List<float[]> alone =
                texts.stream().map(text -> english.encode(text).vector()).toList();

        for (int threads : new int[] {1, 2, 8}) {
            assertThat(encodedBy(threads, texts))
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(alone);
        }
    }

    private static List<float[]> encodedBy(int threads, List<String> texts) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<float[]>> tasks = new ArrayList<>();
            texts.forEach(text -> tasks.add(() -> english.encode(text).vector()));
            List<float[]> vectors = new ArrayList<>();
            for (Future<float[]> future : pool.invokeAll(tasks)) {
                vectors.add(future.get());
            }
            return vectors;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shouldRefuseToEncodeOnceClosed() {
        Encoder encoder = EncoderCatalogue.standard().open("all-minilm-l6-v2-q");
        encoder.close();
        encoder.close();

        assertThatThrownBy(() -> encoder.encode("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
