package dev.triage.chaos;

import java.util.List;
import java.util.Random;

/** What may happen to a stand. */
enum Fault {
    KILL_INSTANCE((stand, random) -> {
        Instance victim = any(stand.instances(), random);
        return new Blow(victim::kill, victim::start);
    }),
    HALT_INSTANCE((stand, random) -> {
        Instance victim = any(stand.instances(), random);
        return new Blow(victim::halt, victim::goOn);
    }),
    KILL_BROKER((stand, random) -> {
        Broker victim = any(stand.cluster().brokers(), random);
        return new Blow(victim::kill, victim::start);
    }),
    KILL_CONTROLLER((stand, random) -> {
        Broker victim = stand.cluster().controller();
        return new Blow(victim::kill, victim::start);
    }),
    KILL_REGISTRY((stand, random) -> new Blow(stand::killRegistry, stand::startRegistry)),
    CUT_CLIENTS((stand, random) -> cut(any(stand.cluster().brokers(), random).clients(), random)),
    CUT_PEERS((stand, random) -> cut(any(stand.cluster().brokers(), random).peers(), random)),
    CUT_REGISTRY((stand, random) -> cut(stand.registryLink(), random)),
    READ_ONLY_STATE((stand, random) -> {
        Instance victim = any(stand.instances(), random);
        return new Blow(victim::forbidWriting, victim::allowWriting);
    }),
    RESTART_ALL((stand, random) -> new Blow(stand::killEverything, stand::startEverything));

    /**
     * @param begin brings the cause
     * @param end takes it away
     */
    record Blow(Runnable begin, Runnable end) {}

    private interface Aim {
        Blow at(Stand stand, Random random);
    }

    private final Aim aim;

    Fault(Aim aim) {
        this.aim = aim;
    }

    /** Chooses whom it hits. */
    Blow aimAt(Stand stand, Random random) {
        return aim.at(stand, random);
    }

    private static Blow cut(Link link, Random random) {
        Link.Cut how = random.nextBoolean() ? Link.Cut.RESET : Link.Cut.SILENT;
        return new Blow(() -> link.cut(how), link::heal);
    }

    private static <T> T any(List<T> things, Random random) {
        return things.get(random.nextInt(things.size()));
    }
}
