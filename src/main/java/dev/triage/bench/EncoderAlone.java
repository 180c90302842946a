package dev.triage.bench;

import dev.triage.encoder.Encoders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the encoders make of all texts with nothing around them: the most that any pipeline could reach. */
final class EncoderAlone {
    private final Encoders encoders;
    private final int threads;

    EncoderAlone(Encoders encoders, int threads) {
        this.encoders = encoders;
        this.threads = threads;
    }

    /** Texts per second. */
    double perSecond(List<String> texts) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
            Thread worker = new Thread(
                    () -> {
                        for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                            String text = texts.get(i);
                            encoders.select(text).ifPresent(chosen -> chosen.encode(text));
                        }
                    },
                    "encoder-alone-" + t);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }
}
