package dev.triage.encoder;

/** Characters that mean the same as others, or no more for being repeated. */
final class Characters {
    private static final String PUNCTUATION = "!?.,;:~-_=*#+|/\\^！？。，、；：～—…·";
    /** So many of the same and more are one; an ellipsis and a double hyphen stay. */
    private static final int REPEATED = 4;

    private static final String EXCLAMATIONS = "!?！？。～";

    private Characters() {}

    /**
     * Full-width Latin letters, digits and spaces as plain ones. Punctuation stays as it is: Chinese is written with
     * full-width marks, and encoders of Chinese have learned them.
     */
    static String narrowed(String text) {
        StringBuilder narrowed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char plain = c == '\u3000' ? ' ' : isFullWidth(c) ? (char) (c - 0xFEE0) : c;
            if (plain != c) {
                if (narrowed == null) {
                    narrowed = new StringBuilder(text);
                }
                narrowed.setCharAt(i, plain);
            }
        }
        return narrowed == null ? text : narrowed.toString();
    }

    private static boolean isFullWidth(char c) {
        return (c >= '０' && c <= '９') || (c >= 'Ａ' && c <= 'Ｚ') || (c >= 'ａ' && c <= 'ｚ');
    }

    /** Runs of the same mark as one, runs of blanks as one; lines stay lines. */
    static String unrepeated(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int length = text.length();
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            int end = i + 1;
            while (end < length && text.charAt(end) == c) {
                end++;
            }
            int run = end - i;
            boolean mark = PUNCTUATION.indexOf(c) >= 0;
            boolean exclamation = EXCLAMATIONS.indexOf(c) >= 0;
            boolean single = c == ' ' || c == '\t' || (exclamation && run > 1) || (mark && run >= REPEATED);
            for (int k = 0; k < (single ? 1 : run); k++) {
                result.append(c);
            }
            i = end;
        }
        return result.toString();
    }
}
