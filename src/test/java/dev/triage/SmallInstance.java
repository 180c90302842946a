package dev.triage;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An instance that starts quickly and decides alone: two partitions, one thread, the encoder {@code tiny}. */
public final class SmallInstance {

    private SmallInstance() {}

    /**
     * Its settings but for the cluster's.
     *
     * @param models has {@code tiny}
     * @param state its state directory
     */
    public static Map<String, String> settings(Path models, Path state) {
        Map<String, String> settings = new HashMap<>();
        settings.put("triage.partitions", "2");
        settings.put("triage.embedding-port", "");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "1");
        settings.put("triage.audit-share", "0");
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", models.toString());
        settings.put("triage.management-port", "0");
        settings.put("triage.state-dir", state.toString());
        return settings;
    }
}
