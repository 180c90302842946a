package dev.triage.scale;

import dev.triage.LogWatch;
import dev.triage.core.Ticket;
import dev.triage.runtime.RecordLoader;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends tickets without end, evenly, and bursts of them in between. Owns one thread. */
final class Load implements AutoCloseable {
    private static final String[] WORDS =
            "printer paper jam password forgot login mail slow screen black vpn token invoice order late refund"
                    .split(" ");

    private final RecordLoader loader;
    private final long pauseNanos;
    private final Random random = new Random(7);
    private final AtomicInteger sent = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "load");
    private volatile boolean stopped;

    Load(RecordLoader loader, int perSecond) {
        this.loader = loader;
        pauseNanos = 1_000_000_000L / perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        while (!stopped) {
            send();
            due += pauseNanos;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private synchronized void send() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        int number = sent.getAndIncrement();
        loader.ticket(Ticket.of(
                "t" + number, "", text.append(LogWatch.WORD).append(number).toString()));
    }

    void burst(int tickets) {
        for (int i = 0; i < tickets; i++) {
            send();
        }
        loader.flush();
    }

    int sent() {
        return sent.get();
    }

    /** No more tickets; all that were sent have arrived. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        loader.flush();
    }
}
