package dev.triage.bench;

/**
 * What a router is spread over.
 *
 * @param instances processes, at least 1
 * @param threads of each, at least 1
 * @param partitions of each topic, at least 1
 */
record Fleet(int instances, int threads, int partitions) {
    Fleet {
        if (instances < 1 || threads < 1 || partitions < 1) {
            throw new IllegalArgumentException("at least one instance, thread and partition are needed");
        }
    }

    /** Threads that have tickets to decide: a partition belongs to one. */
    int working() {
        return Math.min(instances * threads, partitions);
    }

    /** As its application, its topics and its folder are named. */
    String name() {
        return "fleet-" + instances + "-" + threads + "-" + partitions;
    }
}
