package dev.triage.encoder;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which script most of a text is written in.
 *
 * <p>Scripts with spaces count by words, so that "error 809" beside a few Chinese characters doesn't outweigh them by
 * its letters; a Chinese character counts as much as a word. Of a long text only the beginning is looked at.
 */
final class ScriptDetector {
    private static final int MOST_CHARS = 16_384;
    private static final int WORD = 4;
    /** Kana among Chinese characters make it Japanese, except a stray one as in shop signs. */
    private static final int LEAST_KANA = 2;

    private static final double LEAST_KANA_SHARE = 0.2;

    private ScriptDetector() {}

    /**
     * The script with most words; Japanese, whatever its share of Chinese characters, is {@code HIRAGANA}. Empty if there
     * isn't any letter.
     */
    static Optional<UnicodeScript> dominant(String text) {
        Map<UnicodeScript, Integer> weights = new EnumMap<>(UnicodeScript.class);
        UnicodeScript word = null;
        int end = Math.min(text.length(), MOST_CHARS);
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80 && !Character.isLetter(c) && c != '\'') {
                word = null;
                continue;
            }
            UnicodeScript script = folded(UnicodeScript.of(c));
            if (script == UnicodeScript.INHERITED || c == '\'' || c == '’') {
                continue;
            }
            if (!Character.isLetter(c) || script == UnicodeScript.COMMON || script == UnicodeScript.UNKNOWN) {
                if (Character.getType(c) != Character.NON_SPACING_MARK
                        && Character.getType(c) != Character.COMBINING_SPACING_MARK) {
                    word = null;
                }
                continue;
            }
            int weight = weight(script, word);
            if (weight > 0) {
                weights.merge(script, weight, Integer::sum);
            }
            word = script;
        }
        return heaviest(weights);
    }

    private static int weight(UnicodeScript script, UnicodeScript word) {
        return switch (script) {
            case HAN, HIRAGANA -> WORD;
            // written without spaces, several letters to a word
            case THAI, LAO, KHMER, MYANMAR, TIBETAN -> 1;
            default -> script == word ? 0 : WORD;
        };
    }

    private static UnicodeScript folded(UnicodeScript script) {
        return switch (script) {
            case KATAKANA -> UnicodeScript.HIRAGANA;
            case BOPOMOFO -> UnicodeScript.HAN;
            default -> script;
        };
    }

    private static Optional<UnicodeScript> heaviest(Map<UnicodeScript, Integer> weights) {
        int kana = weights.getOrDefault(UnicodeScript.HIRAGANA, 0);
        int han = weights.getOrDefault(UnicodeScript.HAN, 0);
        if (kana > 0) {
            boolean japanese = han == 0 || (kana >= LEAST_KANA * WORD && kana >= LEAST_KANA_SHARE * (kana + han));
            weights.remove(japanese ? UnicodeScript.HAN : UnicodeScript.HIRAGANA);
            weights.put(japanese ? UnicodeScript.HIRAGANA : UnicodeScript.HAN, kana + han);
        }
        UnicodeScript heaviest = null;
        for (Map.Entry<UnicodeScript, Integer> entry : weights.entrySet()) {
            int lead = heaviest == null ? 1 : entry.getValue() - weights.get(heaviest);
            if (lead > 0 || (lead == 0 && entry.getKey() == UnicodeScript.HAN)) {
                heaviest = entry.getKey();
            }
        }
        return Optional.ofNullable(heaviest);
    }
}
