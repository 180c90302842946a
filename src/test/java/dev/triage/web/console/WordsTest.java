package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Mode;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's words in English and Chinese. */
class WordsTest {
    private static final List<String> SCRIPTS =
            List.of("alike", "api", "app", "categories", "i18n", "live", "parts", "queue", "ticket");
    private static final Pattern ASKED = Pattern.compile("\\bt\\('([^']+)'");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    private final JsonNode english = words("en");
    private final JsonNode chinese = words("zh");

    private static String read(String name) {
        try (InputStream in = WordsTest.class.getResourceAsStream("/web/console/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode words(String language) {
        try {
            return new ObjectMapper().readTree(read(language + ".json"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> keys(JsonNode words) {
        Set<String> keys = new TreeSet<>();
        words.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> places(String word) {
        return PLACE.matcher(word).results().map(MatchResult::group).sorted().toList();
    }

    @Test
    void shouldSayTheSameInBothLanguages() {
        assertThat(keys(chinese)).isEqualTo(keys(english));
        for (String key : keys(english)) {
            assertThat(english.get(key).asText()).as(key).isNotBlank();
            assertThat(places(chinese.get(key).asText()))
                    .as(key)
                    .isEqualTo(places(english.get(key).asText()));
        }
    }

    @Test
    void shouldSpeakChineseThroughout() {
        for (String key : keys(chinese)) {
            boolean han = chinese.get(key)
                    .asText()
                    .codePoints()
                    .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
            assertThat(han).as(key).isEqualTo(!key.equals("switchLanguage")); // that one is for those who read English
        }
    }

    @Test
    void shouldHaveEveryWordThatThePagesAskFor() {
        List<String> asked = new ArrayList<>();
        for (String script : SCRIPTS) {
            ASKED.matcher(read(script + ".js")).results().forEach(found -> asked.add(found.group(1)));
        }
        Stream.of(ReviewReason.values()).forEach(reason -> asked.add("reason." + reason));
        Stream.of(ReviewDecision.Action.values()).forEach(action -> asked.add("verb." + action));
        Stream.of(Mode.values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(mode -> asked.addAll(List.of("mode." + mode, "modeText." + mode)));

        assertThat(asked).hasSizeGreaterThan(100);
        assertThat(keys(english)).containsAll(asked);
    }

    @Test
    void shouldKeepNoWordThatNobodyAsksFor() {
        String scripts = SCRIPTS.stream().map(name -> read(name + ".js")).collect(Collectors.joining());
        Set<String> families = Pattern.compile("\\bt\\(`([^`$]*)\\$\\{[^}]*}([^`]*)`")
                .matcher(scripts)
                .results()
                .map(found -> Pattern.quote(found.group(1)) + ".+" + Pattern.quote(found.group(2)))
                .collect(Collectors.toSet());

        assertThat(keys(english))
                .allMatch(key ->
                        scripts.contains("'" + key + "'") || families.stream().anyMatch(key::matches));
    }
}
