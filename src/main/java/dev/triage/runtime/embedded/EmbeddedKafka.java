package dev.triage.runtime.embedded;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker, its own KRaft controller, in this process and for this machine only. Topics, offsets and
 * transactions are kept in a directory; starting again with the same directory goes on with them.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private static final int NODE = 1;

    /** One broker, few and small internal topics, little memory; patience where a developer's machine sleeps. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("process.roles", "broker,controller"),
            entry("node.id", Integer.toString(NODE)),
            entry("controller.listener.names", "CONTROLLER"),
            entry("inter.broker.listener.name", "PLAINTEXT"),
            entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            entry("auto.create.topics.enable", "false"),
            entry("default.replication.factor", "1"),
            entry("min.insync.replicas", "1"),
            entry("offsets.topic.num.partitions", "2"),
            entry("offsets.topic.replication.factor", "1"),
            entry("transaction.state.log.num.partitions", "2"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("share.coordinator.state.topic.num.partitions", "1"),
            entry("share.coordinator.state.topic.replication.factor", "1"),
            entry("share.coordinator.state.topic.min.isr", "1"),
            // a demo that rests for a month still knows what it has done
            entry(
                    "offsets.retention.minutes",
                    Long.toString(Duration.ofDays(3650).toMinutes())),
            entry("group.initial.rebalance.delay.ms", "0"),
            // after a killed process its open transactions are in everybody's way
            entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
            entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
            entry("log.cleaner.io.buffer.size", Integer.toString(128 << 10)),
            entry("log.cleaner.threads", "1"),
            entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
            entry("message.max.bytes", Integer.toString(8 << 20)),
            entry("num.network.threads", "2"),
            entry("num.io.threads", "4"),
            entry("background.threads", "2"),
            entry("num.recovery.threads.per.data.dir", "2"),
            entry("metric.reporters", ""),
            // a former leader waits that long before it votes again, even where nobody else could win
            entry("controller.quorum.election.timeout.ms", "100"),
            // a killed broker comes back only when its former session has ended
            entry("broker.session.timeout.ms", "2000"),
            entry("broker.heartbeat.interval.ms", "250"));

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, DirectoryLock lock, int port) {
        this.server = server;
        this.lock = lock;
        bootstrapServers = LoopbackPort.HOST + ":" + port;
    }

    /** Starts on the port it had before, or any free one. */
    public static EmbeddedKafka start(Path directory) {
        return start(directory, 0);
    }

    /**
     * Returns when the broker takes requests.
     *
     * @param directory is created if it is missing
     * @param port 0 for the one it had before, or any free one
     * @throws DirectoryInUseException if the directory has an owner
     * @throws PortInUseException if the port is taken
     * @throws UncheckedIOException if the directory can't be written
     */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /** @param more settings over its own */
    static EmbeddedKafka start(Path directory, int port, Map<String, String> more) {
        try {
            DirectoryLock lock = DirectoryLock.acquire(directory);
            try {
                return start(directory, port, more, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker can't use the data directory " + directory, e);
        }
    }

    private static EmbeddedKafka start(Path directory, int wantedPort, Map<String, String> more, DirectoryLock lock)
            throws IOException {
        long started = System.nanoTime();
        int port = LoopbackPort.choose(wantedPort, directory.resolve("broker.port"));
        int controllerPort = LoopbackPort.choose(0, directory.resolve("controller.port"));
        Path logs = directory.resolve("logs");
        format(directory, logs);

        Properties settings = new Properties();
        settings.putAll(SETTINGS);
        settings.put("log.dirs", logs.toString());
        settings.put("controller.quorum.voters", NODE + "@" + LoopbackPort.HOST + ":" + controllerPort);
        settings.put(
                "listeners",
                "PLAINTEXT://" + LoopbackPort.HOST + ":" + port + ",CONTROLLER://" + LoopbackPort.HOST + ":"
                        + controllerPort);
        settings.putAll(more);

        // a broker that can't write ends its process at once, with its own log of why
        Exit.setHaltProcedure((code, message) -> {
            System.err.println("The broker gave up, as it can't use " + logs
                    + " any more (its log says why): make room or" + " allow writing, and start again.");
            Runtime.getRuntime().halt(code);
        });
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
        LOG.info("broker port={} startedInMs={}", port, (System.nanoTime() - started) / 1_000_000);
        return new EmbeddedKafka(server, lock, port);
    }

    /** Writes the identity of the cluster once; a broker refuses data of another cluster. */
    private static void format(Path directory, Path logs) throws IOException {
        Path identity = directory.resolve("cluster.id");
        if (Files.notExists(identity) || Files.readString(identity).isBlank()) { // killed while writing it
            Files.writeString(identity, Uuid.randomUuid().toString());
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(Files.readString(identity).trim())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .setIgnoreFormatted(true)
                    .setPrintStream(silent)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("formatting failed", e);
        }
    }

    /** Address for clients, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Close clients first: without a broker they wait. A second thread waits for the first: it would shut the controller
     * down that the broker asks for its leave.
     */
    @Override
    public synchronized void close() {
        server.shutdown();
        server.awaitShutdown();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's directory can't be given back", e);
        }
    }
}
