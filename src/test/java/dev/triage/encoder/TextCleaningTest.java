package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCleaningTest {
    private static String clean(String steps, String text) {
        return new Preparation(CleaningStep.parse(steps), Optional.empty(), 1)
                .cleaning()
                .clean(text);
    }

    @Test
    void shouldKeepTheMatterOfAnEmail() {
        String mail = """
                <html><body><p>Dear support team,</p>
                <p>The printer on floor&nbsp;2 jams &amp; smells.<br>It did so yesterday.</p>
                <p>Kind regards,<br>Ann Smith<br>Office Manager<br>Tel. 555 0199</p>
                <p>This e-mail is confidential and intended solely for the addressee.</p>
                </body></html>
                On Mon, 4 Mar 2024 at 10:12, Help Desk <help@example.org> wrote:
                > Please reset your password.
                """;
        assertThat(clean("all", mail).strip().split("\\s*\\n\\s*"))
                .containsExactly("The printer on floor 2 jams & smells.", "It did so yesterday.");
    }

    @Test
    void shouldCutWhatWasForwarded() {
        assertThat(clean("quotes", "Still broken\nFrom: Help\nSent: Monday\nSubject: Re\n\nTry again"))
                .isEqualTo("Still broken");
        assertThat(clean("quotes", "还是不行\n发件人：客服\n发送时间：周一\n请重试")).isEqualTo("还是不行");
    }

    @Test
    void shouldLeaveWhatOnlyResemblesBoilerplate() {
        String text = "Thanks to the update nothing works\nif x < 5 and y > 3 then error in <module>\nFrom: Paris\n"
                + "To be clear: hello world fails";
        assertThat(clean("all", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello,", "> all of it quoted\n> really", "-- \nAnn", "", "  "})
    void shouldNotLeaveNothing(String text) {
        assertThat(clean("all", text).isBlank()).isEqualTo(text.isBlank());
    }

    @ParameterizedTest
    @CsvSource({
        "full-width, ＡＴＭ卡号１２３，吞卡, ATM卡号123，吞卡",
        "punctuation, help!!!! now..... please, help! now. please",
        "punctuation, 怎么办？？？, 怎么办？",
        "punctuation, wait... a -- b, wait... a -- b",
        "abbreviations, PLS check my acct, please check my account",
        "abbreviations, 这手机yyds，咋退, 这手机永远的神，怎么退",
        "abbreviations, plsx accts, plsx accts"
    })
    void shouldWriteOtherwise(String step, String text, String expected) {
        assertThat(clean(step, text)).isEqualTo(expected);
    }

    @Test
    void shouldExpandByAnOwnFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.txt"), "# ours\nxyz = crane 7 # at the gate\n");
        Preparation preparation = new Preparation(Set.of(CleaningStep.ABBREVIATIONS), Optional.of(file), 1);
        assertThat(preparation.cleaning().clean("XYZ stuck, pls")).isEqualTo("crane 7 stuck, pls");
        Files.writeString(file, "no equals sign");
        assertThatThrownBy(preparation::cleaning)
                .isInstanceOf(EncoderException.class)
                .hasMessageContaining("Line 1");
    }

    @ParameterizedTest
    @EnumSource(CleaningStep.class)
    void shouldBePartOfTheIdentity(CleaningStep step) {
        Preparation with = new Preparation(Set.of(step), Optional.empty(), 1);
        assertThat(with.identity("words@12345678", with.cleaning()))
                .matches("words@[0-9a-f]{8}")
                .isNotEqualTo("words@12345678");
        assertThat(Preparation.NONE.identity("words@12345678", Preparation.NONE.cleaning()))
                .isEqualTo("words@12345678");
    }

    @Test
    void shouldRefuseUnknownSteps() {
        assertThat(CleaningStep.parse("all")).isEqualTo(EnumSet.allOf(CleaningStep.class));
        assertThat(CleaningStep.parse("none")).isEmpty();
        assertThatThrownBy(() -> CleaningStep.parse("quotes, soap")).hasMessageContaining("'soap'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<p ", "&#", "[a](", "> ", "on ", "a\n", "!", "\uD800", "this email is confidential "})
    void shouldTakeLittleTimeForAnyText(String piece) {
        String huge = piece.repeat(200_000 / piece.length());
        org.assertj.core.api.Assertions.assertThatCode(() -> clean("all", huge)).doesNotThrowAnyException();
        long start = System.nanoTime();
        clean("all", huge);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
