package dev.triage.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Character.UnicodeScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptDetectorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "My printer is jammed | LATIN",
                "Können Sie das Passwort zurücksetzen? | LATIN",
                "It isn't working, don't know why | LATIN",
                "打印机卡纸了 | HAN",
                "申請一台新電腦 | HAN",
                "VPN连不上 error 809 | HAN",
                "打开Outlook报错 0x80070005 | HAN",
                "Please translate the word 打印 on the label of the device in our kitchen | LATIN",
                "重启 reboot now | HAN",
                "我の电脑坏了 | HAN",
                "プリンターが動かない | HIRAGANA",
                "印刷できない | HIRAGANA",
                "プリンタ | HIRAGANA",
                "프린터가 작동하지 않습니다 | HANGUL",
                "принтер не работает | CYRILLIC",
                "принтер HP не работает | CYRILLIC",
                "الطابعة لا تعمل | ARABIC",
                "המדפסת לא עובדת | HEBREW",
                "Ο εκτυπωτής δεν λειτουργεί | GREEK",
                "प्रिंटर काम नहीं कर रहा है | DEVANAGARI",
                "เครื่องพิมพ์ใช้งานไม่ได้ HP | THAI"
            })
    void shouldFindScriptOfMostWords(String text, UnicodeScript expected) {
        assertThat(ScriptDetector.dominant(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "12345", "😀👍", "#!?", "\uD800", "（１２３）、。"})
    void shouldFindNoScriptWithoutLetters(String text) {
        assertThat(ScriptDetector.dominant(text)).isEmpty();
    }

    @Test
    void shouldLookAtTheBeginningOfHugeTexts() {
        assertThat(ScriptDetector.dominant("печать ".repeat(200_000))).contains(UnicodeScript.CYRILLIC);
    }
}
