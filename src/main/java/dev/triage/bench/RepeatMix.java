package dev.triage.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Streams of texts for one round each, as new to an embedding cache as the round before. */
final class RepeatMix {
    private final List<String> texts;

    /** @param texts all different, none ending in a blank */
    RepeatMix(List<String> texts) {
        this.texts = texts;
    }

    /** All texts once, in an order of the round's own. */
    List<String> distinct(int round) {
        List<String> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(round));
        return marked(shuffled, 2 * round);
    }

    /** As many, but a half of them texts that stand elsewhere in the stream. */
    List<String> halfRepeats(int round) {
        Random random = new Random(round);
        List<String> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, random);
        List<String> different = shuffled.subList(0, (texts.size() + 1) / 2);
        List<String> stream = new ArrayList<>(different);
        stream.addAll(different.subList(0, texts.size() / 2));
        Collections.shuffle(stream, random);
        return marked(stream, 2 * round + 1);
    }

    /** Blanks at the end are nothing to the tokenizer, but another text to the cache. */
    private static List<String> marked(List<String> stream, int blanks) {
        String end = " ".repeat(blanks);
        return stream.stream().map(text -> text + end).toList();
    }
}
