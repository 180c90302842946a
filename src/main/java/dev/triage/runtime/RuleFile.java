package dev.triage.runtime;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.triage.core.Rule;
import dev.triage.core.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads business rules from YAML: a list of rules, each with a {@code name}, {@code attributes} (name to list of values)
 * and {@code phrases} of which one must occur, and one of {@code route: category}, {@code restrict: [categories]} and
 * {@code review: true}.
 */
public final class RuleFile {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private RuleFile() {}

    private record Entry(
            String name,
            Map<String, List<String>> attributes,
            List<String> phrases,
            String route,
            List<String> restrict,
            boolean review) {

        Rule toRule() {
            List<Rule.Action> actions = new ArrayList<>();
            if (route != null) {
                actions.add(new Rule.Action.RouteTo(route));
            }
            if (restrict != null) {
                actions.add(new Rule.Action.RestrictTo(restrict));
            }
            if (review) {
                actions.add(new Rule.Action.Review());
            }
            if (actions.size() != 1) {
                throw new IllegalArgumentException(
                        "rule '" + name + "' needs exactly one of route, restrict and review: true");
            }
            return new Rule(
                    name == null ? "" : name,
                    attributes == null ? Map.of() : attributes,
                    phrases == null ? List.of() : phrases,
                    actions.get(0));
        }
    }

    /** @throws SetupException if the file can't be read or a rule can't be used */
    public static RuleSet load(Path file) {
        try {
            Entry[] entries = YAML.readValue(file.toFile(), Entry[].class);
            return new RuleSet(List.of(entries).stream().map(Entry::toRule).toList());
        } catch (IOException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new SetupException(
                    "The rules file " + file + " can't be read: "
                            + message.lines().findFirst().orElse(""),
                    e);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new SetupException("The rules file " + file + " can't be used: " + e.getMessage() + ".", e);
        }
    }
}
