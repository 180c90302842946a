package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.Vectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class AnyTextTest {
    private static Encoder encoder;

    @BeforeContainer
    static void open() {
        encoder = EncoderCatalogue.standard().open("bge-small-zh-v1.5-q");
    }

    @AfterContainer
    static void close() {
        encoder.close();
    }

    /** Any sequence of UTF-16 units, half of the texts full of surrogates and controls. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\uFFFF').ofMaxLength(60),
                Arbitraries.strings()
                        .withCharRange('\uD7F0', '\uE010')
                        .withCharRange('\0', '\u00A0')
                        .ofMaxLength(60));
    }

    @Property(tries = 300)
    void shouldEncodeAnySequenceOfChars(@ForAll("texts") String text) {
        Encoding encoding = encoder.encode(text);

        assertThat((double) Vectors.dot(encoding.vector(), encoding.vector())).isCloseTo(1, within(1e-6));
        assertThat(encoding.truncated()).isFalse();
    }

    @Property(tries = 1000)
    void shouldFindAScriptOrNoneInAnySequenceOfChars(@ForAll("texts") String text) {
        assertThat(ScriptDetector.dominant(text)).isNotNull();
        assertThat(SentenceTokenizer.wellFormed(text)).hasSameSizeAs(text);
    }
}
