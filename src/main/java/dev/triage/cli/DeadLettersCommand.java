package dev.triage.cli;

import dev.triage.runtime.DeadLetters;
import dev.triage.runtime.DeadLetters.Letter;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Inspects, repairs and replays records that could not be used. */
@Command(
        name = "dead-letters",
        description = "Lists records that could not be used, shows them, and sends them again, repaired if need be.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|replay",
        subcommands = {
            DeadLettersCommand.ListLetters.class,
            DeadLettersCommand.ShowLetter.class,
            DeadLettersCommand.ReplayLetters.class
        })
final class DeadLettersCommand {
    /** Which letters are meant. */
    private static final class Filter {
        @Option(names = "--reason", description = "Only those with that reason, such as NOT_AVRO.")
        private String reason;

        @Option(names = "--topic", description = "Only those from that topic.")
        private String topic;

        private boolean matches(Letter letter) {
            return (reason == null || reason.equalsIgnoreCase(letter.reason()))
                    && (topic == null || topic.equals(letter.from()));
        }
    }

    @Command(name = "list", description = "One line for each.", mixinStandardHelpOptions = true)
    static final class ListLetters implements Callable<Integer> {
        @Mixin
        private ConfigOption config;

        @Mixin
        private Filter filter;

        @Option(names = "--all", description = "Those that were sent again too.")
        private boolean all;

        @Override
        public Integer call() {
            try (DeadLetters letters = new DeadLetters(config.load())) {
                List<Letter> found = letters.all().stream()
                        .filter(filter::matches)
                        .filter(letter -> all || !letter.replayed())
                        .toList();
                out().printf("%-10s %-22s %-20s %9s  %s%n", "PLACE", "REASON", "FROM", "BYTES", "KEY");
                found.forEach(letter -> out().printf(
                                "%-10s %-22s %-20s %9d  %s%s%n",
                                letter.place(),
                                letter.reason(),
                                letter.from(),
                                letter.length(),
                                key(letter),
                                letter.replayed() ? " (sent again)" : ""));
                out().println(found.size() + " dead letters");
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "All about one, with its first bytes; or all its bytes to a file.",
            mixinStandardHelpOptions = true)
    static final class ShowLetter implements Callable<Integer> {
        private static final int SHOWN = 256;

        @Mixin
        private ConfigOption config;

        @Parameters(paramLabel = "PLACE", description = "partition:offset, as 'list' names it.")
        private String place;

        @Option(names = "--out", paramLabel = "FILE", description = "Write the value there, to be repaired.")
        private Path file;

        @Override
        public Integer call() throws IOException {
            try (DeadLetters letters = new DeadLetters(config.load())) {
                Letter letter = only(letters.all(), place);
                out().println("place    " + letter.place() + (letter.replayed() ? " (sent again)" : ""));
                out().println("from     " + letter.from() + " partition " + letter.fromPartition() + " offset "
                        + letter.fromOffset());
                out().println("reason   " + letter.reason());
                out().println("message  " + letter.message());
                out().println("key      " + key(letter));
                out().println("bytes    " + letter.length() + (letter.cut() ? ", cut" : ""));
                if (file != null) {
                    byte[] value = letters.whole(letter);
                    Files.write(file, value == null ? new byte[0] : value);
                    out().println("written  " + file);
                } else if (letter.value() != null) {
                    dump(letter.value());
                }
            }
            return 0;
        }

        private static void dump(byte[] value) {
            for (int from = 0; from < Math.min(value.length, SHOWN); from += 16) {
                int to = Math.min(value.length, from + 16);
                StringBuilder text = new StringBuilder();
                for (int i = from; i < to; i++) {
                    text.append(value[i] >= ' ' && value[i] < 127 ? (char) value[i] : '.');
                }
                out().printf(
                                "%08x  %-47s  %s%n",
                                from, HexFormat.ofDelimiter(" ").formatHex(value, from, to), text);
            }
        }
    }

    @Command(
            name = "replay",
            description = "Sends dead letters back to where they came from, each once and all or none.",
            mixinStandardHelpOptions = true)
    static final class ReplayLetters implements Callable<Integer> {
        @Mixin
        private ConfigOption config;

        @Mixin
        private Filter filter;

        @Parameters(paramLabel = "PLACE", arity = "0..*", description = "partition:offset, as 'list' names them.")
        private List<String> places = List.of();

        @Option(names = "--all", description = "All that match --reason and --topic.")
        private boolean all;

        @Option(names = "--value", paramLabel = "FILE", description = "With these bytes instead (one letter only).")
        private Path value;

        @Option(names = "--key", paramLabel = "ID", description = "With this key instead (one letter only).")
        private String key;

        @Override
        public Integer call() throws IOException {
            if (all == !places.isEmpty()) {
                throw new SetupException("Name the letters to send again, or all of them with --all.");
            }
            if ((value != null || key != null) && places.size() != 1) {
                throw new SetupException("A repaired key or value is for one letter: name that one.");
            }
            TriageConfig settings = config.load();
            byte[] newValue = value == null ? null : Files.readAllBytes(value);
            byte[] newKey = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
            try (DeadLetters letters = new DeadLetters(settings)) {
                List<Letter> sent = letters.replay(this::chosen, newKey, newValue);
                sent.forEach(letter -> out().println(letter.place() + " sent again to " + letter.from()));
                out().println(sent.size() + " dead letters sent again");
            }
            return 0;
        }

        private List<Letter> chosen(List<Letter> letters) {
            Predicate<Letter> wanted = all ? filter::matches : letter -> places.contains(letter.place());
            places.forEach(place -> only(letters, place));
            return letters.stream().filter(wanted).toList();
        }
    }

    private static Letter only(List<Letter> letters, String place) {
        return letters.stream()
                .filter(letter -> letter.place().equals(place))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "There is no dead letter at '" + place + "': take a place from 'dead-letters list --all'."));
    }

    private static PrintStream out() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }

    private static String key(Letter letter) {
        return letter.key() == null ? "(none)" : new String(letter.key(), StandardCharsets.UTF_8);
    }
}
