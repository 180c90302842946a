package dev.triage.runtime.console;

import dev.triage.core.Ticket;
import java.lang.Character.UnicodeScript;

/** What is kept of texts in memory, and which language they seem to be in. */
final class Texts {
    private static final int LOOKED_AT = 2000;

    private Texts() {}

    /** At most so many characters, never half a surrogate pair. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    static Ticket cut(Ticket ticket, int most) {
        if (ticket.text().length() <= most && ticket.subject().length() <= most) {
            return ticket;
        }
        return new Ticket(
                ticket.id(),
                cut(ticket.subject(), most),
                cut(ticket.text(), most),
                ticket.channel(),
                ticket.attributes(),
                ticket.created(),
                ticket.trace());
    }

    /** By script, as it matters to encoders: {@code zh}, {@code ja}, {@code latin}, {@code arabic}, ... or {@code other}. */
    static String language(String text) {
        int[] votes = new int[UnicodeScript.values().length];
        text.codePoints()
                .limit(LOOKED_AT)
                .filter(Character::isLetter)
                .forEach(c -> votes[UnicodeScript.of(c).ordinal()]++);
        int kana = votes[UnicodeScript.HIRAGANA.ordinal()] + votes[UnicodeScript.KATAKANA.ordinal()];
        votes[UnicodeScript.HAN.ordinal()] *= 3; // a Chinese character says as much as some letters
        UnicodeScript best = null;
        for (UnicodeScript script : UnicodeScript.values()) {
            if (votes[script.ordinal()] > (best == null ? 0 : votes[best.ordinal()])) {
                best = script;
            }
        }
        if (best == null || best == UnicodeScript.COMMON || best == UnicodeScript.UNKNOWN) {
            return "other";
        }
        return switch (best) {
            case HAN -> kana * 10 > votes[UnicodeScript.HAN.ordinal()] / 3 ? "ja" : "zh";
            case HIRAGANA, KATAKANA -> "ja";
            case HANGUL -> "ko";
            default -> best.name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
