package dev.triage.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A judge who finds nothing is worth nothing: everything that can go wrong must be noticed. */
class VerdictTest {
    private static final int PARTITIONS = 6;
    private static final byte[] POISON = "not Avro".getBytes(StandardCharsets.UTF_8);

    private final Ledger ledger = new Ledger();
    private final List<Seen> seen = new ArrayList<>();

    @BeforeEach
    void everythingRight() {
        ledger.ticket("a", "one");
        ledger.ticket("many-b", "first");
        ledger.ticket("many-b", "second");
        ledger.ticket("c", "three");
        ledger.decided("c", new Ledger.Decided("x", false));
        ledger.ticket("d", "four");
        ledger.decided("d", new Ledger.Decided("x", true));
        ledger.poison("p", POISON);
        seen.add(label("a", "one", 1));
        seen.add(new Seen.Review(at("many-b"), "many-b", "first"));
        seen.add(new Seen.Closed(at("many-b"), "many-b"));
        seen.add(label("many-b", "second", 2));
        seen.add(new Seen.Review(at("c"), "c", "three"));
        seen.add(new Seen.Closed(at("c"), "c"));
        seen.add(person("c", "three", false, 2));
        seen.add(new Seen.Review(at("d"), "d", "four"));
        seen.add(new Seen.Closed(at("d"), "d"));
        seen.add(person("d", "four", false, 2));
        seen.add(person("d", "four", true, 3));
        seen.add(new Seen.Review(at("d"), "d", "four"));
        seen.add(new Seen.Dead(at("p"), "p", POISON));
    }

    private static int at(String id) {
        return Verdict.partition(id, PARTITIONS);
    }

    private static Seen label(String id, String text, int revision) {
        return new Seen.Label(at(id), id, text, false, false, "x", revision);
    }

    private static Seen person(String id, String text, boolean withdrawn, int revision) {
        return new Seen.Label(at(id), id, text, true, withdrawn, "x", revision);
    }

    private List<String> verdict() {
        return Verdict.on(ledger, seen, PARTITIONS);
    }

    @Test
    void shouldFindNothingWrongWhereNothingIs() {
        assertThat(verdict()).isEmpty();
    }

    @Test
    void shouldMissEachRecordThatIsMissing() {
        for (int i = 0; i < seen.size(); i++) {
            Seen lost = seen.remove(i);
            assertThat(verdict()).as("without %s", lost).isNotEmpty();
            seen.add(i, lost);
        }
    }

    @Test
    void shouldNoticeEachRecordThatCameTwice() {
        for (int i = 0; i < seen.size(); i++) {
            seen.add(i, seen.get(i));
            assertThat(verdict()).as("twice %s", seen.get(i)).isNotEmpty();
            seen.remove(i);
        }
    }

    @Test
    void shouldNoticeWhatNobodySent() {
        seen.add(label("z", "one", 1));

        assertThat(verdict()).singleElement().asString().startsWith("z was never sent");
    }

    @Test
    void shouldNoticeATicketOnTwoTopics() {
        seen.add(new Seen.Review(at("a"), "a", "one"));

        assertThat(verdict()).containsExactly("a version 1 has 1 labels and 1 reviews");
    }

    @Test
    void shouldNoticeAWrongPartition() {
        seen.set(0, new Seen.Label((at("a") + 1) % PARTITIONS, "a", "one", false, false, "x", 1));

        assertThat(verdict()).singleElement().asString().startsWith("wrong partition");
    }

    @Test
    void shouldNoticeAnotherText() {
        seen.set(0, label("a", "other", 1));

        assertThat(verdict()).contains("a came out with a text that was never sent");
    }

    @Test
    void shouldNoticeAWrongOrder() {
        ledger.ticket("many-e", "first");
        ledger.ticket("many-e", "second");
        seen.add(label("many-e", "second", 2));
        seen.add(label("many-e", "first", 1));

        assertThat(verdict()).containsExactly("many-e has labels out of order");
    }

    @Test
    void shouldNoticeChangedBytesOfADeadLetter() {
        seen.set(seen.size() - 1, new Seen.Dead(at("p"), "p", new byte[] {1}));

        assertThat(verdict()).singleElement().asString().startsWith("p should be one dead letter with its own bytes");
    }
}
