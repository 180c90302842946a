package dev.triage.scale;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A broker and a registry, taught topics, a fleet without instances, and what watches over all of it. */
final class ScaleRig implements AutoCloseable {
    static final int PARTITIONS = 8;

    private final EmbeddedStack stack;
    private final RecordSerdes serdes;
    private final LagProbe lag;
    final RecordLoader loader;
    final Fleet fleet;
    final Outputs outputs;

    /** @param threads of each instance */
    ScaleRig(Path directory, int threads, int standbys) throws Exception {
        stack = EmbeddedStack.start(directory.resolve("stack"));
        Map<String, String> settings = settings(directory.resolve("models"), threads, standbys);
        TriageConfig config = TriageConfig.of(settings);
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
        serdes = new RecordSerdes(config.registry());
        loader = new RecordLoader(config.kafka(), config.topics(), serdes);
        fleet = new Fleet(directory, settings);
        outputs = new Outputs(config);
        lag = new LagProbe(config);
        teach();
    }

    private Map<String, String> settings(Path models, int threads, int standbys) throws Exception {
        TinyNetwork.folder(models, "tiny", 32);
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("kafka.num.standby.replicas", Integer.toString(standbys));
        settings.put("triage.partitions", Integer.toString(PARTITIONS));
        settings.put("triage.replication", "1");
        settings.put("triage.threads", Integer.toString(threads));
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", models.toString());
        settings.put("triage.audit-share", "0");
        settings.put("triage.embedding-port", "");
        // small bites: else a partition waits while thousands of another's tickets are worked off, and that is no pause
        settings.put("kafka.max.partition.fetch.bytes", "65536");
        return settings;
    }

    private void teach() {
        for (int i = 0; i < 20; i++) {
            loader.example(new LabelledExample("p" + i, "printer paper jam " + i, "printer", "it"));
            loader.example(new LabelledExample("a" + i, "password forgot login " + i, "access", "it"));
        }
        loader.flush();
    }

    /** Tickets that have not been worked off, of all partitions. */
    long lag() throws InterruptedException {
        Map<Integer, Long> byPartition;
        do {
            byPartition = lag.lag();
        } while (byPartition.isEmpty()); // the broker didn't answer
        return byPartition.values().stream().mapToLong(tickets -> tickets).sum();
    }

    @Override
    public void close() throws Exception {
        try (stack;
                serdes;
                loader;
                fleet;
                outputs;
                lag) {
            // closes in reverse order, whatever one of them throws
        }
    }
}
