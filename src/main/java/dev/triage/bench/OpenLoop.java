package dev.triage.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;

/** Tickets sent at an even rate whatever becomes of those before, and how long each waits for its committed result. */
final class OpenLoop {
    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private final Rig rig;
    private final List<String> texts;

    /**
     * At one load.
     *
     * @param perSecond tickets sent
     */
    record Load(double perSecond, int tickets, double msP50, double msP99, double msMax) {}

    OpenLoop(Rig rig, List<String> texts) {
        this.rig = rig;
        this.texts = texts;
    }

    /** @param more whether to send another one, by how many have been sent */
    Load at(double perSecond, IntPredicate more) throws InterruptedException {
        Histogram micros = new Histogram(MOST_MICROS, DIGITS);
        Rig.Batch batch = rig.batch();
        SendSchedule schedule = new SendSchedule(System.nanoTime(), perSecond);
        AtomicInteger awaited = new AtomicInteger(Integer.MAX_VALUE); // until the last has been sent
        CompletableFuture<Void> sending = new CompletableFuture<>();
        Thread sender = new Thread(() -> send(batch, schedule, more, awaited, sending), "open-loop");
        sender.start();
        batch.await(awaited::get, id -> micros.recordValue((System.nanoTime() - schedule.due(batch.index(id))) / 1000));
        sender.join();
        try {
            sending.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return new Load(
                Figures.rounded(perSecond),
                awaited.get(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    private void send(
            Rig.Batch batch,
            SendSchedule schedule,
            IntPredicate more,
            AtomicInteger awaited,
            CompletableFuture<Void> sending) {
        int sent = 0;
        try {
            for (; sent == 0 || more.test(sent); sent++) {
                for (long wait = schedule.due(sent) - System.nanoTime();
                        wait > 0;
                        wait = schedule.due(sent) - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                batch.send(sent, texts.get(sent % texts.size()));
            }
            batch.flush();
            sending.complete(null);
        } catch (RuntimeException e) {
            sending.completeExceptionally(e);
        } finally {
            awaited.set(sent);
        }
    }
}
