package dev.triage.encoder;

import java.io.IOException;

/**
 * Says how much of a text an encoder takes in, by its tokenizer alone. Safe for use by several threads; whoever opens it
 * closes it.
 */
public final class TokenLimit implements AutoCloseable {
    private final SentenceTokenizer tokenizer;

    private TokenLimit(SentenceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** @throws EncoderException if the tokenizer's file can't be used */
    public static TokenLimit open(EncoderDescriptor descriptor) {
        try {
            return new TokenLimit(SentenceTokenizer.open(
                    descriptor.tokenizer().read(), descriptor.tokenLimit(), 1, descriptor.lowerCase()));
        } catch (IOException | RuntimeException e) {
            throw new EncoderException(
                    "The tokenizer " + descriptor.tokenizer().path()
                            + " can't be used: it should be a Hugging Face tokenizer.json.",
                    e);
        }
    }

    /** True if the encoder's limit cuts the text. */
    public boolean cuts(String text) {
        return tokenizer.tokenize(text).truncated();
    }

    /**
     * How many of the text's chars lie within the limit: all of them, or as many as the longest beginning that is not
     * cut.
     */
    public int charsWithin(String text) {
        if (!cuts(text)) {
            return text.length();
        }
        int within = 0;
        int beyond = text.length();
        while (beyond - within > 1) {
            int middle = (within + beyond) >>> 1;
            if (cuts(text.substring(0, middle))) {
                beyond = middle;
            } else {
                within = middle;
            }
        }
        return within > 0 && Character.isHighSurrogate(text.charAt(within - 1)) ? within - 1 : within;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
