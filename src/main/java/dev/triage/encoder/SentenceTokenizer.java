package dev.triage.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns any text into at most so many token ids, in one or more windows that each fit the network. Safe for use by
 * several threads.
 *
 * <p>Truncation is ours, not the tokenizer's: the library cuts without saying so, and at the length that happens to
 * stand in the tokenizer's file.
 */
final class SentenceTokenizer implements AutoCloseable {
    /** No word has more tokens: WordPiece takes longer words for unknown ones. */
    private static final int LONGEST_WORD = 100;

    private static final String SENTENCE_ENDS = ".!?。！？；;…";
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
    private final int mostWindows;
    private final boolean lowerCase;
    private final Set<Long> sentenceEnds;

    private SentenceTokenizer(HuggingFaceTokenizer tokenizer, int limit, int mostWindows, boolean lowerCase) {
        this.tokenizer = tokenizer;
        this.limit = limit;
        this.mostWindows = mostWindows;
        this.lowerCase = lowerCase;
        this.sentenceEnds = mostWindows == 1 ? Set.of() : sentenceEnds(tokenizer);
    }

    /** Ids of the marks that end sentences, as far as the vocabulary has them. */
    private static Set<Long> sentenceEnds(HuggingFaceTokenizer tokenizer) {
        Set<Long> ends = new HashSet<>();
        SENTENCE_ENDS.codePoints().mapToObj(Character::toString).forEach(mark -> {
            Encoding encoding = tokenizer.encode(mark, false, false);
            if (encoding.getIds().length == 1 && encoding.getTokens()[0].equals(mark)) {
                ends.add(encoding.getIds()[0]);
            }
        });
        return Set.copyOf(ends);
    }

    /**
     * @param json a Hugging Face tokenizer.json
     * @param limit most tokens of a window, the special ones included
     * @param mostWindows at least 1
     */
    static SentenceTokenizer open(byte[] json, int limit, int mostWindows, boolean lowerCase) throws IOException {
        Map<String, String> options = Map.of("padding", "false", "truncation", "false");
        return new SentenceTokenizer(
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options),
                limit,
                mostWindows,
                lowerCase);
    }

    /**
     * @param windows ids with the special tokens around, each at most the limit; at least one
     * @param words of all windows, without the special tokens
     * @param truncated true if the text is longer
     */
    record Tokens(List<long[]> windows, int[] words, boolean truncated) {}

    /** @param special 1 for each id that stands for no part of the text */
    private record Ids(long[] ids, long[] special) {}

    Tokens tokenize(String text) {
        int length = text.length();
        int most = limit * mostWindows;
        int chars = Math.min(length, most * CHARS_PER_TOKEN);
        Ids encoded = encode(text, chars);
        // a cut may change the word it goes through, none before it
        while (chars < length && encoded.ids().length < most + LONGEST_WORD && chars < most * MOST_CHARS_PER_TOKEN) {
            chars = Math.min(length, chars * 4);
            encoded = encode(text, chars);
        }
        return cut(encoded, chars < length);
    }

    /** Of all that the library can tell of a text, only what is needed: the rest takes a third longer. */
    private Ids encode(String text, int chars) {
        int end = chars < text.length() && Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
        String wellFormed = wellFormed(text.substring(0, end));
        TokenizersLibrary library = TokenizersLibrary.LIB;
        long encoding = library.encode(
                tokenizer.getHandle(), lowerCase ? wellFormed.toLowerCase(Locale.ROOT) : wellFormed, true);
        try {
            return new Ids(library.getTokenIds(encoding), library.getSpecialTokenMask(encoding));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    private Tokens cut(Ids encoded, boolean truncated) {
        long[] ids = encoded.ids();
        long[] special = encoded.special();
        int first = 0;
        while (first < ids.length && special[first] == 1) {
            first++;
        }
        int last = ids.length;
        while (last > first && special[last - 1] == 1) {
            last--;
        }
        int room = limit - first - (ids.length - last);
        List<long[]> windows = new ArrayList<>();
        int from = first;
        do {
            int to = windowEnd(ids, from, last, room, windows.size() == mostWindows - 1);
            windows.add(window(ids, first, from, to, last));
            from = to;
        } while (from < last && windows.size() < mostWindows);
        int[] words = new int[from - first];
        for (int i = 0; i < words.length; i++) {
            words[i] = (int) ids[first + i];
        }
        return new Tokens(windows, words, truncated || from < last);
    }

    /** At the last end of a sentence in the second half of what fits; without one, or in the last window, where it is full. */
    private int windowEnd(long[] ids, int from, int last, int room, boolean lastWindow) {
        int full = Math.min(last, from + Math.max(0, room));
        if (full == last || lastWindow) {
            return full;
        }
        for (int end = full; end > from + room / 2; end--) {
            if (sentenceEnds.contains(ids[end - 1])) {
                return end;
            }
        }
        return full;
    }

    private static long[] window(long[] ids, int first, int from, int to, int last) {
        long[] window = new long[first + to - from + ids.length - last];
        System.arraycopy(ids, 0, window, 0, first);
        System.arraycopy(ids, from, window, first, to - from);
        System.arraycopy(ids, last, window, first + to - from, ids.length - last);
        return window;
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
