package dev.triage.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of a SHA-256, to tell whether two contents are the same without keeping them. */
public record Digest(long high, long low) {

    public static Digest of(String text) {
        return builder().add(text).build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Parts are delimited by their length, so that moving text from one part to the next changes the digest. */
    static final class Builder {
        private final MessageDigest sha256;

        private Builder() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        Builder add(String part) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_16LE);
            sha256.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
            sha256.update(bytes);
            return this;
        }

        Digest build() {
            ByteBuffer bytes = ByteBuffer.wrap(sha256.digest());
            return new Digest(bytes.getLong(), bytes.getLong());
        }
    }
}
