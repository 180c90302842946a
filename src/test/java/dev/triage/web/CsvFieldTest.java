package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFieldTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "  =1+1",
                "\n=1+1",
                "\t1",
                "\r1",
                "\u200F=1+1",
                "\u00A0=1+1",
                "\uFEFF=1+1",
                "＝1＋1",
                "＠x",
                "=cmd|' /C calc'!A0"
            })
    void shouldKeepSpreadsheetsFromCalculating(String formula) {
        assertThat(CsvField.harmless(formula)).isEqualTo("'" + formula);
        assertThat(CsvField.harmless("a" + formula)).isEqualTo("a" + formula);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a,b", "say \"hi\"", "<script>alert(1)</script>", "הטלפון", "a=b", "卡纸"})
    void shouldLeaveOtherTextsAsTheyAre(String text) {
        assertThat(CsvField.harmless(text)).isEqualTo(text);
    }

    @Test
    void shouldLeaveOutNulAndLookBehindIt() {
        assertThat(CsvField.harmless("a\u0000=1")).isEqualTo("a=1");
        assertThat(CsvField.harmless("\u0000=1")).isEqualTo("'=1");
    }
}
