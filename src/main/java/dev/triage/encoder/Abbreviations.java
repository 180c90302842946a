package dev.triage.encoder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Abbreviations and slang with what they stand for, from a file anyone can edit: a line each, {@code pls = please};
 * blank lines and what follows a # are left out. Latin ones count as whole words, whatever their case; others wherever
 * they stand. Immutable.
 */
final class Abbreviations {
    static final Abbreviations NONE = new Abbreviations(Map.of());

    private static final String SHIPPED = "/cleaning/abbreviations.txt";

    private final Map<String, String> meanings;
    private final Pattern pattern;

    private Abbreviations(Map<String, String> meanings) {
        this.meanings = meanings;
        // longest first, so that none is taken for the beginning of another
        this.pattern = Pattern.compile(
                meanings.keySet().stream()
                        .sorted((a, b) -> b.length() - a.length())
                        .map(Abbreviations::quoted)
                        .collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE);
    }

    private static String quoted(String abbreviation) {
        String quoted = Pattern.quote(abbreviation);
        return isWordCharacter(abbreviation.charAt(0)) ? "(?<![A-Za-z0-9_'])" + quoted + "(?![A-Za-z0-9_'])" : quoted;
    }

    private static boolean isWordCharacter(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }

    static Abbreviations shipped() {
        try (Reader reader =
                new InputStreamReader(Abbreviations.class.getResourceAsStream(SHIPPED), StandardCharsets.UTF_8)) {
            return read(reader, SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws EncoderException if the file can't be read or a line of it isn't like {@code pls = please} */
    static Abbreviations read(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, file.toString());
        } catch (IOException e) {
            throw new EncoderException(
                    "The abbreviations " + file + " can't be read: see that the file is there and in UTF-8.", e);
        }
    }

    private static Abbreviations read(Reader reader, String name) throws IOException {
        Map<String, String> meanings = new TreeMap<>();
        BufferedReader lines = new BufferedReader(reader);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                int equals = content.indexOf('=');
                if (equals <= 0 || equals == content.length() - 1) {
                    throw new EncoderException("Line " + number + " of " + name + " should read like 'pls = please'.");
                }
                meanings.put(
                        content.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        content.substring(equals + 1).strip());
            }
        }
        return new Abbreviations(meanings);
    }

    String version() {
        return meanings.toString();
    }

    String expand(String text) {
        if (meanings.isEmpty()) {
            return text;
        }
        return pattern.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(meanings.get(found.group().toLowerCase(Locale.ROOT))));
    }
}
