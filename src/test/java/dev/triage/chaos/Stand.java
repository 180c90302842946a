package dev.triage.chaos;

import dev.triage.avro.RegistryServer;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Brokers, registry and instances, each a process, with the links between them. */
final class Stand implements AutoCloseable {
    static final int PARTITIONS = 3;

    private final Path directory;
    private final Cluster cluster;
    private final int registryPort = Ports.free();
    private final Link registryLink = new Link(registryPort);
    private final List<Instance> instances;
    private final List<String> ends = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
    private final TriageConfig config;
    private RegistryServer registry;

    /** @param encoder settings that name the encoder */
    Stand(Path directory, int numberOfInstances, Map<String, String> encoder) {
        this.directory = directory;
        cluster = new Cluster(directory);
        Map<String, String> settings = new HashMap<>(encoder);
        settings.put("kafka.bootstrap.servers", cluster.bootstrapServers());
        settings.put("triage.registry.url", "http://127.0.0.1:" + registryLink.port() + "/apis/ccompat/v7");
        settings.put("triage.partitions", Integer.toString(PARTITIONS));
        settings.put("triage.embedding-port", "");
        settings.put("triage.replication", "3");
        settings.put("triage.threads", "1");
        settings.put("triage.audit-share", "0");
        settings.put("kafka.consumer.session.timeout.ms", "6000");
        settings.put("kafka.consumer.heartbeat.interval.ms", "2000");
        config = TriageConfig.of(settings);
        instances = IntStream.rangeClosed(1, numberOfInstances)
                .mapToObj(number -> new Instance(directory.resolve("instance-" + number), settings, ends))
                .toList();
    }

    void start() {
        startRegistryAside(cluster::start);
        try (TopicAdmin admin = TopicAdmin.of(config)) {
            admin.createMissing(config.replication());
        }
        instances.forEach(Instance::start);
        supervisor.scheduleWithFixedDelay(() -> instances.forEach(Instance::supervise), 1, 1, TimeUnit.SECONDS);
        Awaitility.await("all instances ready")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(this::ready);
    }

    private void startRegistryAside(Runnable meanwhile) {
        Thread starting = new Thread(this::startRegistry, "registry-start");
        starting.start();
        meanwhile.run();
        try {
            starting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (registry == null) {
            throw new IllegalStateException("the registry did not start");
        }
    }

    void startRegistry() {
        try {
            registry = RegistryServer.start(registryPort, directory.resolve("registry"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void killRegistry() {
        registry.close();
    }

    void killEverything() {
        instances.forEach(Instance::kill);
        cluster.killAll();
        registry.close();
    }

    void startEverything() {
        startRegistryAside(cluster::start);
        instances.forEach(Instance::start);
    }

    boolean ready() {
        return instances.stream().allMatch(Instance::ready);
    }

    TriageConfig config() {
        return config;
    }

    Cluster cluster() {
        return cluster;
    }

    Link registryLink() {
        return registryLink;
    }

    List<Instance> instances() {
        return instances;
    }

    /** How instances ended that nobody killed. */
    List<String> ends() {
        return ends;
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
        instances.forEach(Instance::close);
        cluster.close();
        if (registry != null) {
            registry.close();
        }
        registryLink.close();
    }
}
