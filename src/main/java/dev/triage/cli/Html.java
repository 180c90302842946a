package dev.triage.cli;

/** Text made safe to stand in HTML and SVG. */
final class Html {

    private Html() {}

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                // no other control character may stand in a document
                default ->
                    escaped.appendCodePoint(
                            (Character.isISOControl(c) && !Character.isWhitespace(c)) || (c >= 0xD800 && c <= 0xDFFF)
                                    ? 0xFFFD
                                    : c);
            }
        });
        return escaped.toString();
    }
}
