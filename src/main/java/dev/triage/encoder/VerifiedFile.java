package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file whose contents are known beforehand.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record VerifiedFile(Path path, String sha256) {

    public VerifiedFile {
        requireNonNull(path, "path");
        requireNonNull(sha256, "sha256");
    }

    /**
     * The file's bytes, which are exactly those that were digested.
     *
     * @throws EncoderException naming the file if it is missing, unreadable or another one
     */
    byte[] read() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new EncoderException(
                    "The encoder file " + path + " is missing: put it there again, or make a clean build.", e);
        } catch (IOException | OutOfMemoryError e) {
            throw new EncoderException("The encoder file " + path + " can't be read: " + e + ".", e);
        }
        String actual = sha256(bytes);
        if (!actual.equals(sha256)) {
            throw new EncoderException("The encoder file " + path + " is not the one its descriptor names (sha256 "
                    + actual + " of " + bytes.length + " bytes instead of " + sha256
                    + "), it may be truncated: put the right file there, or make a clean build.");
        }
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
