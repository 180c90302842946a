package dev.triage.chaos;

import static java.util.Map.entry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/** Three brokers, each also a controller; what counts is kept three times, and nothing is acknowledged by fewer than two. */
final class Cluster implements AutoCloseable {
    static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("process.roles", "broker,controller"),
            entry("controller.listener.names", "CONTROLLER"),
            entry("inter.broker.listener.name", "PEERS"),
            entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,PEERS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            entry("auto.create.topics.enable", "false"),
            entry("default.replication.factor", "3"),
            entry("min.insync.replicas", "2"),
            entry("offsets.topic.num.partitions", "3"),
            entry("offsets.topic.replication.factor", "3"),
            entry("transaction.state.log.num.partitions", "3"),
            entry("transaction.state.log.replication.factor", "3"),
            entry("transaction.state.log.min.isr", "2"),
            entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
            entry("group.initial.rebalance.delay.ms", "0"),
            entry("unclean.leader.election.enable", "false"),
            entry("replica.lag.time.max.ms", "5000"),
            entry("broker.session.timeout.ms", "3000"),
            entry("broker.heartbeat.interval.ms", "500"),
            entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
            entry("log.cleaner.threads", "1"),
            entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
            entry("num.network.threads", "2"),
            entry("num.io.threads", "4"));

    private final List<Broker> brokers;

    Cluster(Path directory) {
        brokers = IntStream.rangeClosed(1, 3)
                .mapToObj(id -> new Broker(id, directory.resolve("broker-" + id)))
                .toList();
        String voters = brokers.stream().map(Broker::voter).collect(Collectors.joining(","));
        String clusterId = Uuid.randomUuid().toString();
        brokers.forEach(broker -> broker.format(clusterId, voters));
    }

    String bootstrapServers() {
        return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
    }

    List<Broker> brokers() {
        return brokers;
    }

    void start() {
        brokers.forEach(Broker::start);
        Awaitility.await("three brokers")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> ask(admin -> admin.describeCluster().nodes().get(5, TimeUnit.SECONDS))
                                .size()
                        == 3);
    }

    void killAll() {
        brokers.forEach(Broker::kill);
    }

    /** The broker that is the active controller now. */
    Broker controller() {
        int leader = Awaitility.await("a leader of the quorum")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(
                        () -> ask(admin -> admin.describeMetadataQuorum()
                                        .quorumInfo()
                                        .get(5, TimeUnit.SECONDS))
                                .leaderId(),
                        id -> id > 0);
        return brokers.get(leader - 1);
    }

    private interface Question<T> {
        T ask(Admin admin) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private <T> T ask(Question<T> question) throws InterruptedException, ExecutionException, TimeoutException {
        Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers(), "default.api.timeout.ms", 5000, "request.timeout.ms", 3000));
        try {
            return question.ask(admin);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        brokers.forEach(Broker::close);
    }
}
