package dev.triage.encoder;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML and Markdown. Only known tags count: in "x < y" and "error in {@literal <module>}" nothing is markup. */
final class Markup {
    private static final Pattern UNSEEN =
            Pattern.compile("(?is)<!--.{0,5000}?-->|<(script|style|head)\\b[^<>]{0,500}+>.{0,5000}?</\\1\\s*+>");
    private static final Pattern BREAK = Pattern.compile(
            "(?i)</?+(?:p|br|div|tr|table|ul|ol|li|h[1-6]|hr|blockquote|pre|section|article)(?:\\s[^<>]{0,2000}+)?+/?+>");
    private static final Pattern TAG = Pattern.compile(
            "(?i)</?+(?:a|b|i|u|s|em|strong|small|big|sub|sup|span|font|img|td|th|thead|tbody|tfoot|caption|col|colgroup"
                    + "|code|kbd|tt|center|html|head|body|meta|link|title|style|base|o:p|!doctype)(?:\\s[^<>]{0,2000}+)?+/?+>");
    private static final Pattern ENTITY = Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]\n]{0,300}+)]\\((?:[^()\\s]{1,1000}+)\\)");
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("rsquo", "’"),
            Map.entry("lsquo", "‘"),
            Map.entry("rdquo", "”"),
            Map.entry("ldquo", "“"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("hellip", "…"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"));

    private Markup() {}

    static String strip(String text) {
        String result = text;
        if (result.indexOf('<') >= 0) {
            result = UNSEEN.matcher(result).replaceAll(" ");
            result = BREAK.matcher(result).replaceAll("\n");
            result = TAG.matcher(result).replaceAll(" ");
        }
        if (result.indexOf('&') >= 0) {
            result = ENTITY.matcher(result).replaceAll(Markup::character);
        }
        return result.contains("](") ? LINK.matcher(result).replaceAll("$1") : result;
    }

    private static String character(MatchResult entity) {
        String plain;
        if (entity.group(3) != null) {
            plain = NAMED.getOrDefault(entity.group(3), entity.group());
        } else {
            int code =
                    entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
            plain = Character.isValidCodePoint(code) ? Character.toString(code) : entity.group();
        }
        return Matcher.quoteReplacement(plain);
    }
}
