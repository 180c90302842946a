package dev.triage.chaos;

import org.apache.kafka.common.KafkaException;

/** Watches what comes out, and decides a share of what is in review. */
final class People implements AutoCloseable {
    private final Outputs outputs;
    private final Ledger ledger;
    private final Traffic traffic;
    private final Thread thread = new Thread(this::work, "people");
    private volatile boolean deciding = true;
    private volatile boolean closed;
    private volatile RuntimeException failure;

    People(Outputs outputs, Ledger ledger, Traffic traffic) {
        this.outputs = outputs;
        this.ledger = ledger;
        this.traffic = traffic;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        while (!closed) {
            try {
                outputs.poll(this::see);
            } catch (KafkaException e) {
                // the cluster is away; it is asked again
            } catch (RuntimeException e) {
                failure = e;
                return;
            }
        }
    }

    private void see(Seen seen) {
        if (seen instanceof Seen.Label label) {
            ledger.answered(Ledger.input(label.id(), label.text()));
        } else if (seen instanceof Seen.Dead dead) {
            ledger.answered(Ledger.input(dead.id(), ""));
        } else if (seen instanceof Seen.Review review) {
            ledger.answered(Ledger.input(review.id(), review.text()));
            int dice = review.id().hashCode() * 31 >>> 3;
            if (deciding && dice % 3 == 0 && ledger.decidable(review.id())) {
                traffic.decide(review.id(), dice);
            }
        }
    }

    void stopDeciding() {
        deciding = false;
    }

    /** @throws IllegalStateException if the watch had to stop */
    void requireWell() {
        if (failure != null) {
            throw new IllegalStateException("what came out could not be read", failure);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(10_000);
        outputs.close();
    }
}
