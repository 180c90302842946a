package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private long now = 1_000_000_000_000L;
    private final CommitPace pace = new CommitPace(() -> now);
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final CommitPace.OfTask others = pace.of(new MockProcessorContext<Void, Void>());

    private boolean committedAfter(Duration time) {
        now += time.toNanos();
        context.scheduledPunctuators().stream()
                .filter(timer -> !timer.cancelled())
                .forEach(timer -> timer.getPunctuator().punctuate(0));
        return context.committed();
    }

    /** Another task of the thread has a record each millisecond meanwhile. */
    private boolean committedBeside(Duration time) {
        for (long end = now + time.toNanos(); now < end && !context.committed(); ) {
            others.recordDone();
            committedAfter(Duration.ofMillis(1));
        }
        return context.committed();
    }

    @Test
    void shouldCommitAsSoonAsTheThreadIsIdle() {
        pace.of(context).recordDone();

        assertThat(committedAfter(CommitPace.IDLE.minusNanos(1))).isFalse();
        assertThat(committedAfter(Duration.ofNanos(1))).isTrue();
    }

    @Test
    void shouldLeaveCommitsOfABusyThreadToTheInterval() {
        pace.of(context).recordDone();

        assertThat(committedBeside(CommitPace.BUSY.multipliedBy(5))).isFalse();
    }

    @Test
    void shouldNotLetAnAwaitedRecordWaitForAllOthers() {
        CommitPace.OfTask awaited = pace.ofAwaited(context);
        awaited.recordDone();

        assertThat(committedBeside(CommitPace.IDLE.multipliedBy(2))).isTrue();

        context.resetCommit();
        now++;
        awaited.recordDone();
        assertThat(committedBeside(CommitPace.BUSY.dividedBy(2))).isFalse();
        assertThat(committedBeside(CommitPace.BUSY)).isTrue();
    }

    @Test
    void shouldLeaveCommitsToTheIntervalWhileAwaitedRecordsKeepComing() {
        CommitPace.OfTask awaited = pace.ofAwaited(context);

        for (int i = 0; i < 500; i++) {
            awaited.recordDone();
            assertThat(committedAfter(Duration.ofMillis(1))).isFalse();
        }
    }
}
