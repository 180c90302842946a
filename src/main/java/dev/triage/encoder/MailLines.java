package dev.triage.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Lines of an e-mail that aren't its matter, in English and Chinese. */
final class MailLines {
    /** A closing formula counts only so near the end: "Thanks" may also begin a ticket. */
    private static final int SIGNATURE_LINES = 8;

    private static final int SIGNATURE_LINE = 80;

    private static final Pattern QUOTED = Pattern.compile("^\\s{0,3}[>|＞].*");
    private static final Pattern EARLIER = pattern("^\\s*+(?:"
            + "-{2,}\\s*+(?:original message|forwarded message|reply above this line)\\b.*"
            + "|(?:begin forwarded message|forwarded message):?\\s*+"
            + "|on .{5,150} wrote:\\s*+"
            + "|-{2,}\\s*+(?:原始邮件|转发邮件|回复邮件).*"
            + "|在?.{5,80}(?:写道|写到|来信)[:：]\\s*+"
            + ")$");
    private static final Pattern HEADER = pattern("^\\s*+[*>]*+(?:from|发件人)\\*?+\\s*+[:：].{1,200}");
    private static final Pattern HEADER_BELOW =
            pattern("^\\s*+[*>]*+(?:sent|date|to|subject|发送时间|收件人|日期|主题)\\*?+\\s*+[:：].*");
    private static final Pattern CLOSING =
            pattern("^\\s*+(?:(?:(?:with )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes)"
                    + "|best|regards|many thanks|thanks(?: again| in advance| and regards)?|thank you(?: very much)?|cheers"
                    + "|(?:yours )?(?:sincerely|faithfully|truly)|sincerely yours)\\s*+[,.!]?+"
                    + "|(?:此致|敬礼|祝好|祝商祺|顺祝商祺|谢谢|多谢|盼复)[，,。！!]?+)\\s*+$");
    private static final Pattern DEVICE = pattern(
            "^\\s*+(?:sent from (?:my|yahoo|outlook|mail for|gmail).{0,60}|get outlook for .{1,30}|发自我的.{1,30}|来自我的.{1,30})$");
    private static final Pattern GREETING = pattern(
            "^\\s*+(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))(?: (?:there|all|team|support|sir|madam|or"
                    + "|sirs|customer|service|helpdesk|help|desk|everyone|folks)){0,5}|to whom it may concern|(?:hi|hello|dear)(?: (?:mr|mrs|ms|dr)\\.?)?+ \\p{L}{2,20}(?=[,，])"
                    + "|(?:尊敬的|亲爱的)?(?:客服|老师|领导)?(?:您好|你好)?(?:客服|在吗)?)\\s*+[,.!:，。！：]?+\\s*+$");
    private static final Pattern NOTICE = pattern("^\\s*+(?:\\W{0,5}(?:this (?:e-?mail|message|communication)"
            + "(?: and any (?:attachments?|files).{0,40})?(?:,.{0,60})? (?:is|are|may|contains?) .{0,80}"
            + "(?:confidential|privileged|intended (?:solely|only)).*"
            + "|confidentiality notice.*|disclaimer:.*|if you (?:are not the intended|have received this).*"
            + "|please consider the environment.*|virus-free\\..*"
            + "|#+-? ?please (?:type|write) your reply above this line.*"
            + "|\\[?(?:ticket|case|request)(?: id| number| no\\.?)?\\s?[:#]\\s?[#\\w-]{1,30}]?"
            + "|your (?:request|ticket|case).{0,40} has been (?:received|created|updated).*)"
            + "|本邮件(?:及其附件)?(?:含有|包含|可能).{0,30}保密.*|(?:工单|单号|编号)\\s*+[:：#]\\s*+[\\w-]{1,30})$");

    private MailLines() {}

    static String withoutQuotes(String text) {
        if (text.indexOf('\n') < 0) {
            return text;
        }
        List<String> lines = lines(text);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (EARLIER.matcher(line).matches() || isHeader(lines, i)) {
                break;
            }
            if (!QUOTED.matcher(line).matches()) {
                kept.add(line);
            }
        }
        return String.join("\n", kept);
    }

    private static boolean isHeader(List<String> lines, int at) {
        return at + 1 < lines.size()
                && HEADER.matcher(lines.get(at)).matches()
                && HEADER_BELOW.matcher(lines.get(at + 1)).matches();
    }

    static String withoutSignature(String text) {
        if (text.indexOf('\n') < 0) {
            return text;
        }
        List<String> lines = lines(text);
        int end = lines.size();
        int fromEnd = 0;
        boolean shortSoFar = true;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            boolean closing = fromEnd < SIGNATURE_LINES
                    && shortSoFar
                    && CLOSING.matcher(line).matches();
            if (closing || line.strip().equals("--") || DEVICE.matcher(line).matches()) {
                end = i;
            }
            fromEnd++;
            shortSoFar &= line.length() <= SIGNATURE_LINE;
        }
        return String.join("\n", lines.subList(0, end));
    }

    static String withoutBoilerplate(String text) {
        if (text.indexOf('\n') < 0) {
            return text;
        }
        Predicate<String> boilerplate =
                GREETING.asMatchPredicate().and(line -> !line.isBlank()).or(NOTICE.asMatchPredicate());
        return String.join(
                "\n", lines(text).stream().filter(boilerplate.negate()).toList());
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
