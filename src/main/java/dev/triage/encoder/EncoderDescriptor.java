package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * What {@code encoder.properties} in an encoder's folder says.
 *
 * @param name what users call it
 * @param folder holds descriptor, model and tokenizer
 * @param scripts which it reads, at least one
 * @param dimension length of its vectors
 * @param tokenLimit most tokens a text may have, the special ones included
 * @param lowerCase true if texts are put in lower case before the tokenizer sees them
 * @param similarityThreshold cosine from which a ticket counts as near a category, -1 to 1
 * @param model the ONNX file
 * @param tokenizer the Hugging Face tokenizer.json
 * @param licence of the weights, may be empty
 * @param maven coordinates the weights come from, may be empty
 * @param profile Maven profile without which the build leaves the weights out, may be empty
 */
public record EncoderDescriptor(
        String name,
        Path folder,
        Set<UnicodeScript> scripts,
        int dimension,
        Pooling pooling,
        int tokenLimit,
        boolean lowerCase,
        double similarityThreshold,
        VerifiedFile model,
        VerifiedFile tokenizer,
        String licence,
        String maven,
        String profile) {

    static final String FILE_NAME = "encoder.properties";

    /** Part of every encoder's identity: raise it when the same files begin to give other vectors or tokens. */
    private static final int PREPARATION_VERSION = 1;

    public EncoderDescriptor {
        requireNonNull(name, "name");
        requireNonNull(folder, "folder");
        scripts = Set.copyOf(scripts);
        requireNonNull(pooling, "pooling");
        requireNonNull(model, "model");
        requireNonNull(tokenizer, "tokenizer");
        requireNonNull(licence, "licence");
        requireNonNull(maven, "maven");
        requireNonNull(profile, "profile");
    }

    /**
     * Reads a folder's descriptor.
     *
     * @throws EncoderException if it can't be read, lacks a key or has a value out of range
     */
    public static EncoderDescriptor read(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new EncoderException(
                    "Can't read the encoder descriptor " + file + " (" + e.getMessage()
                            + "): see that it is a properties file in UTF-8.",
                    e);
        }
        Keys keys = new Keys(file, properties);
        return new EncoderDescriptor(
                keys.matching("name", "[A-Za-z0-9._-]{1,100}", "letters, digits, dots, hyphens and underscores"),
                folder,
                keys.scripts("scripts"),
                keys.whole("dimension", 1, 65_536),
                keys.pooling("pooling"),
                keys.whole("token-limit", 3, 65_536),
                keys.yesOrNo("lower-case"),
                keys.cosine("similarity-threshold"),
                keys.file("model"),
                keys.file("tokenizer"),
                keys.optional("licence"),
                keys.optional("maven"),
                keys.optional("profile"));
    }

    /** {@code name@fingerprint}; the fingerprint changes with whatever changes vectors or tokens. */
    public String id() {
        String versioned = String.join(
                "\n",
                model.sha256(),
                tokenizer.sha256(),
                pooling.name(),
                Integer.toString(tokenLimit),
                Boolean.toString(lowerCase),
                Integer.toString(PREPARATION_VERSION));
        return name + "@"
                + VerifiedFile.sha256(versioned.getBytes(StandardCharsets.UTF_8))
                        .substring(0, 8);
    }

    /** False if the build left the weights out because its profile wasn't asked for. */
    public boolean installed() {
        return profile.isEmpty() || Files.exists(model.path()) || Files.exists(tokenizer.path());
    }

    /**
     * Reads both files and compares their digests.
     *
     * @throws EncoderException naming the file that is missing or differs
     */
    public void verify() {
        tokenizer.read();
        model.read();
    }

    /** Reads the values of a descriptor and says in a sentence what is wrong with one. */
    private record Keys(Path file, Properties properties) {

        String optional(String key) {
            return properties.getProperty(key, "").strip();
        }

        String required(String key) {
            String value = optional(key);
            if (value.isEmpty()) {
                throw new EncoderException("The encoder descriptor " + file + " lacks '" + key + "': add it.");
            }
            return value;
        }

        String matching(String key, String pattern, String expected) {
            String value = required(key);
            if (!value.matches(pattern)) {
                throw unexpected(key, value, expected);
            }
            return value;
        }

        int whole(String key, int least, int most) {
            String value = required(key);
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw unexpected(key, value, "a whole number from " + least + " to " + most);
        }

        double cosine(String key) {
            String value = required(key);
            try {
                double number = Double.parseDouble(value);
                if (number >= -1 && number <= 1) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw unexpected(key, value, "a number from -1 to 1");
        }

        boolean yesOrNo(String key) {
            return switch (optional(key)) {
                case "", "false" -> false;
                case "true" -> true;
                default -> throw unexpected(key, optional(key), "true or false");
            };
        }

        Pooling pooling(String key) {
            return switch (required(key)) {
                case "mean" -> Pooling.MEAN;
                case "cls" -> Pooling.CLS;
                default -> throw unexpected(key, required(key), "mean or cls");
            };
        }

        Set<UnicodeScript> scripts(String key) {
            Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
            for (String name : required(key).split("\\s*,\\s*")) {
                try {
                    scripts.add(UnicodeScript.forName(name));
                } catch (IllegalArgumentException e) {
                    throw unexpected(key, name, "Unicode script names such as Latin, Han, Cyrillic");
                }
            }
            return scripts;
        }

        VerifiedFile file(String key) {
            String name = required(key);
            Path folder = file.toAbsolutePath().normalize().getParent();
            Path path;
            try {
                path = folder.resolve(name).normalize();
            } catch (InvalidPathException e) {
                throw unexpected(key, name, "the name of a file beside the descriptor");
            }
            if (!path.startsWith(folder) || path.equals(folder)) {
                throw unexpected(key, name, "the name of a file beside the descriptor");
            }
            String sha256 = matching(key + "-sha256", "[0-9a-fA-F]{64}", "64 hexadecimal digits");
            return new VerifiedFile(file.resolveSibling(name), sha256.toLowerCase(Locale.ROOT));
        }

        private EncoderException unexpected(String key, String value, String expected) {
            return new EncoderException("The encoder descriptor " + file + " has " + key + "=" + value
                    + ", which should be " + expected + ".");
        }
    }
}
