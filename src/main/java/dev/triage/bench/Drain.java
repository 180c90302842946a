package dev.triage.bench;

import java.util.List;

/**
 * How fast the pipeline takes a backlog: the tickets are put on their topic while the instance pauses, so that the time
 * is the pipeline's own, from when it may go on to when the last committed result is visible.
 */
final class Drain {
    private static final String DECIDED = "triage.tickets";

    private final Rig rig;

    Drain(Rig rig) {
        this.rig = rig;
    }

    /** Tickets per second. */
    double perSecond(List<String> texts) {
        Rig.Batch batch = rig.batch();
        rig.app().pause();
        double before = rig.app().count(DECIDED);
        for (int i = 0; i < texts.size(); i++) {
            batch.send(i, texts.get(i));
        }
        batch.flush();
        double early = rig.app().count(DECIDED) - before; // would be none, but nothing says that a pause comes at once
        long start = System.nanoTime();
        rig.app().resume();
        batch.await(texts.size());
        return (texts.size() - early) * 1e9 / (System.nanoTime() - start);
    }
}
