package dev.triage.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Turns any text into at most so many token ids. Safe for use by several threads.
 *
 * <p>Truncation is ours, not the tokenizer's: the library cuts without saying so, and at the length that happens to
 * stand in the tokenizer's file.
 */
final class SentenceTokenizer implements AutoCloseable {
    /** No word has more tokens: WordPiece takes longer words for unknown ones. */
    private static final int LONGEST_WORD = 100;

    private static final int CHARS_PER_TOKEN = 8;
    private static final int MOST_CHARS_PER_TOKEN = 128;

    static {
        // the library's factories report home otherwise
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        // nor need it look for a graphics card, and fetch a library that suits it
        if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
    }

    private final HuggingFaceTokenizer tokenizer;
    private final int limit;
    private final boolean lowerCase;

    private SentenceTokenizer(HuggingFaceTokenizer tokenizer, int limit, boolean lowerCase) {
        this.tokenizer = tokenizer;
        this.limit = limit;
        this.lowerCase = lowerCase;
    }

    /**
     * @param json a Hugging Face tokenizer.json
     * @param limit most tokens, the special ones included
     */
    static SentenceTokenizer open(byte[] json, int limit, boolean lowerCase) throws IOException {
        Map<String, String> options = Map.of("padding", "false", "truncation", "false");
        return new SentenceTokenizer(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), limit, lowerCase);
    }

    /**
     * @param ids with the special tokens around, at most the limit
     * @param words without them
     * @param truncated true if the limit cut the text
     */
    record Tokens(long[] ids, int[] words, boolean truncated) {}

    Tokens tokenize(String text) {
        int length = text.length();
        int chars = Math.min(length, limit * CHARS_PER_TOKEN);
        Encoding encoding = encode(text, chars);
        // a cut may change the word it goes through, none before it
        while (chars < length
                && encoding.getIds().length < limit + LONGEST_WORD
                && chars < limit * MOST_CHARS_PER_TOKEN) {
            chars = Math.min(length, chars * 4);
            encoding = encode(text, chars);
        }
        return cut(encoding, chars < length);
    }

    private Encoding encode(String text, int chars) {
        int end = chars < text.length() && Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
        String wellFormed = wellFormed(text.substring(0, end));
        return tokenizer.encode(lowerCase ? wellFormed.toLowerCase(Locale.ROOT) : wellFormed, true, false);
    }

    private Tokens cut(Encoding encoding, boolean truncated) {
        long[] ids = encoding.getIds();
        long[] special = encoding.getSpecialTokenMask();
        int first = 0;
        while (first < ids.length && special[first] == 1) {
            first++;
        }
        int last = ids.length;
        while (last > first && special[last - 1] == 1) {
            last--;
        }
        int room = limit - first - (ids.length - last);
        int words = Math.max(0, Math.min(last - first, room));
        if (words < last - first) {
            long[] kept = Arrays.copyOf(ids, first + words + ids.length - last);
            System.arraycopy(ids, last, kept, first + words, ids.length - last);
            ids = kept;
            truncated = true;
        }
        int[] content = new int[words];
        for (int i = 0; i < words; i++) {
            content[i] = (int) ids[first + i];
        }
        return new Tokens(ids, content, truncated);
    }

    /** Surrogates without their partner become U+FFFD, so that the text can be written as UTF-8. */
    static String wellFormed(String text) {
        char[] repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = text.toCharArray();
            }
            repaired[i] = '\uFFFD';
        }
        return repaired == null ? text : new String(repaired);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
