package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    private Path directory;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "topics",
                "import",
                "mode",
                "fit",
                "evaluate",
                "explain",
                "lint-examples",
                "simulate",
                "embed",
                "topology"
            })
    void shouldExplainEachCommand(String command) throws Exception {
        Terminal.Done result = Terminal.run(command, "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: ticket-triage " + command);
    }

    @Test
    void shouldAnswerWrongUsageWithTwo() throws Exception {
        assertThat(Terminal.run("demo", "--no-such-option").exitCode()).isEqualTo(2);
        assertThat(Terminal.run("no-such-command").exitCode()).isEqualTo(2);
        assertThat(Terminal.run("import").exitCode()).isEqualTo(2);
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithTheConfiguration() throws Exception {
        assertSentence(Terminal.run("topics", "--config", "/no/such/file"), "can't be read");
        assertSentence(
                Terminal.run("topics", "--config", file("a", "triage.margn=1").toString()),
                "There is no setting triage.margn");
        assertSentence(
                Terminal.run(
                        "topology", "--config", file("b", "triage.margin=wide").toString()),
                "it must be a number");
        Path percent = file("n", "kafka.bootstrap.servers=127.0.0.1:1\ntriage.precision=95");
        assertSentence(Terminal.run("run", "--config", percent.toString()), "precision");
        assertSentence(Terminal.run("topics"), "kafka.bootstrap.servers");
        assertSentence(
                Terminal.run(
                        "topology",
                        "--config",
                        file("c", "triage.topic-prefix=A_B").toString()),
                "lower case letters");
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrongWithFiles() throws Exception {
        assertSentence(Terminal.run("import", "--examples", "/no/such/file.csv"), "There is no file");
        assertSentence(
                Terminal.run("import", "--examples", file("d.csv", "a,b\n1,2\n").toString()), "has no column 'text'");
        assertSentence(
                Terminal.run(
                        "import",
                        "--examples",
                        file("k.csv", "text;label\n1;2\n").toString()),
                "commas between the columns");
        assertSentence(
                Terminal.run(
                        "import",
                        "--examples",
                        file("m.csv", "text,label\nfine,a,\nhello, my friend,b\n")
                                .toString()),
                "Line 3 of m.csv has 3 fields, the first line 2");
        Path latin1 = Files.write(directory.resolve("e.csv"), new byte[] {'t', 'e', 'x', 't', '\n', (byte) 0xE9, '\n'});
        assertSentence(Terminal.run("import", "--tickets", latin1.toString()), "isn't UTF-8");
        assertSentence(Terminal.run("demo", "--tickets", latin1.toString()), "Name both");
    }

    @Test
    void shouldSayWhenNoBrokerAnswers() throws Exception {
        Path config = file(
                "f",
                "kafka.bootstrap.servers=127.0.0.1:1\nkafka.default.api.timeout.ms=1500\nkafka.request.timeout.ms=1000");
        assertSentence(Terminal.run("topics", "--config", config.toString()), "No broker answers at 127.0.0.1:1");
    }

    @Test
    void shouldPrintNothingButTheLineOfAUser() throws Exception {
        InputStream typed = System.in;
        System.setIn(new ByteArrayInputStream("secret\n".getBytes(StandardCharsets.UTF_8)));
        try {
            Terminal.Done result = Terminal.run("user", "--name", "ana", "--role", "reviewer");
            assertThat(result.out().lines()).singleElement().asString().startsWith("ana");
            assertThat(result.err()).isEqualTo("Password for ana: ");
        } finally {
            System.setIn(typed);
        }
    }

    @Test
    void shouldDrawTheGraph() throws Exception {
        assertThat(Terminal.run("topology").out()).contains("Sub-topology: 0", "tickets-labelled");
        assertThat(Terminal.run("topology", "--mermaid").out())
                .startsWith("flowchart LR")
                .contains("tickets-labelled");
    }

    @Test
    void shouldExplainATextByAFileOfExamples() throws Exception {
        String train = file(
                        "g.csv",
                        "id,text,label\na,The printer is jammed,printer\nb,Paper stuck in the printer,printer\n"
                                + "c,I forgot my password,password\nd,Please reset my password,password\n")
                .toString();
        assertThat(Terminal.run(
                                "explain",
                                "--train",
                                train,
                                "--encoder",
                                "all-minilm-l6-v2-q",
                                "paper jam in the printer")
                        .out())
                .contains("candidates  printer", "b (printer) Paper stuck in the printer", "tokens");
        assertThat(Terminal.run("explain", "--train", train, "--json", "忘记密码", " ")
                        .out())
                .contains("UNSUPPORTED_LANGUAGE", "EMPTY_TEXT", "\"threshold\" : null");
        assertThat(Terminal.run("explain", "hello").exitCode()).isEqualTo(2);
    }

    @Test
    void shouldListWhatIsDoubtfulAboutExamples() throws Exception {
        String examples = file(
                        "h.csv", "id,text,label\na,It is broken,printer\nb,It is broken,password\nc,Привет,other\n")
                .toString();
        Terminal.Done result = Terminal.run("lint-examples", "--examples", examples);
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains(
                        "The same text under several labels: 1",
                        "printer (a), password (b)",
                        "Categories with few examples: 2",
                        "In no language that an encoder knows: 1");
    }

    @Test
    void shouldSayWhatDecisionsWouldBeWorth() throws Exception {
        StringBuilder rows = new StringBuilder("id,text,label\n");
        for (int i = 0; i < 20; i++) {
            rows.append("p")
                    .append(i)
                    .append(",the printer on floor ")
                    .append(i)
                    .append(" is jammed,printer\n");
            rows.append("w")
                    .append(i)
                    .append(",I forgot password number ")
                    .append(i)
                    .append(",password\n");
        }
        String train = file("i.csv", rows.toString()).toString();
        String test =
                file("j.csv", "text,label\npaper jam in the printer,printer\n").toString();
        Terminal.Done result = Terminal.run(
                "simulate", "--train", train, "--test", test, "--decisions", "0,10", "--draws", "2", "--first", "1");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().filter(line -> line.matches("(random|uncertain|rejudged) +(0|10) .*")))
                .hasSize(6);
        assertThat(result.err()).doesNotContain("none of them can be right");
        Terminal.Done strange = Terminal.run(
                "evaluate",
                "--train",
                train,
                "--test",
                file("l.csv", "text,label\nmy card is lost,card\njam in the printer,printer\n")
                        .toString(),
                "--json",
                directory.resolve("missing").resolve("figures.json").toString());
        assertThat(strange.exitCode()).isEqualTo(1);
        assertThat(strange.err())
                .contains("1 of 2 tickets", "'card': none of them can be right", "there is no such file or folder")
                .doesNotContain("Unexpected fault");
        assertThat(Terminal.run("simulate", "--train", train, "--test", test, "--precision", "2")
                        .exitCode())
                .isEqualTo(2);
    }

    private static void assertSentence(Terminal.Done result, String part) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(part).doesNotContain("\tat ");
        assertThat(result.err().strip().lines()).hasSize(1);
    }
}
