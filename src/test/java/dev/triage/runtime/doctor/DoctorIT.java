package dev.triage.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.ClusterAccess;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import dev.triage.runtime.embedded.GuardedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Good and broken set-ups, each with topics of its own on a broker that forbids what isn't allowed. */
class DoctorIT {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static GuardedKafka kafka;
    private static EmbeddedRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        kafka = GuardedKafka.start(directory.resolve("kafka"));
        registry = EmbeddedRegistry.start(directory.resolve("registry"));
        TinyNetwork.folder(directory.resolve("models"), "tiny", 32);
    }

    @AfterAll
    static void stop() {
        registry.close();
        kafka.close();
    }

    /** One set-up, good until something is done to it. */
    private static final class SetUp {
        private final Map<String, String> settings = new TreeMap<>();
        private final String name = "s" + NUMBER.incrementAndGet() + ".";
        private Clock clock = Clock.systemUTC();
        private Predicate<AclBinding> allowed = binding -> true;

        SetUp() {
            login("triage");
            settings.put("triage.application-id", name + "triage");
            settings.put("triage.topic-prefix", name);
            settings.put("triage.partitions", "2");
            settings.put("triage.encoder", "tiny");
            settings.put("triage.models", directory.resolve("models").toString());
            settings.put("triage.state-dir", directory.resolve(name + "state").toString());
            settings.put("triage.registry.url", registry.url());
        }

        void login(String password) {
            kafka.login("triage", password).forEach((key, value) -> settings.put("kafka." + key, value));
        }

        TriageConfig config() {
            return TriageConfig.of(settings);
        }

        void createTopics() {
            TriageConfig config = config();
            try (TopicAdmin topics = new TopicAdmin(
                    kafka.login("admin", "admin"), config.topics(), config.partitions(), config.largestMessage())) {
                topics.createMissing((short) 1);
            }
        }

        void allow() throws ExecutionException, InterruptedException {
            List<AclBinding> bindings = ClusterAccess.bindings(
                            ClusterAccess.of(ClusterAccess.INSTANCE, config().topics(), config().applicationId()),
                            "User:triage")
                    .stream()
                    .filter(allowed)
                    .toList();
            kafka.allow(bindings);
        }

        void setTopic(String topic, String name, String value) throws ExecutionException, InterruptedException {
            try (Admin admin = kafka.admin()) {
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
        }

        void deleteTopic(String topic) throws ExecutionException, InterruptedException {
            try (Admin admin = kafka.admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
            }
        }

        RecordSerdes serdes() {
            return new RecordSerdes(config().registry());
        }

        List<Finding> examine() {
            List<Finding> findings = new ArrayList<>();
            new Doctor(config(), clock).examine(findings::add);
            return findings;
        }
    }

    /** What is done to a set-up. */
    @FunctionalInterface
    private interface Fault {
        void on(SetUp setUp) throws Exception;
    }

    @Test
    void shouldFindNothingWrongWithAGoodSetUp() throws Exception {
        SetUp good = new SetUp();
        good.createTopics();
        good.allow();

        // rights take a moment to reach the broker
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(good.examine())
                .hasSizeGreaterThan(15)
                .allMatch(finding -> finding.severity() == Finding.Severity.OK));
        good.examine().forEach(System.out::println);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("no broker", "No broker answers", s -> s.settings.put("kafka.bootstrap.servers", "127.0.0.1:1")),
                fault("a wrong password", "refused the user name or password", s -> s.login("wrong")),
                fault(
                        "a topic that is missing",
                        "tickets-review is missing",
                        s -> s.deleteTopic(s.name + "tickets-review")),
                fault("other partitions", "it has 4 partitions but 2", DoctorIT::addPartitions),
                fault(
                        "another cleanup",
                        "cleanup.policy is delete but should be compact",
                        s -> s.setTopic(s.name + "ticket-examples", "cleanup.policy", "delete")),
                fault(
                        "decisions that are forgotten",
                        "forgets what people decided",
                        s -> s.setTopic(s.name + "review-decisions", "retention.ms", "604800000")),
                fault(
                        "too small records",
                        "set its max.message.bytes",
                        s -> s.setTopic(s.name + "centroids", "max.message.bytes", "100000")),
                fault(
                        "no right to write",
                        "may not WRITE the topic",
                        s -> s.allowed = binding -> !binding.pattern().name().equals(s.name + "tickets-labelled")
                                || binding.entry().operation() != AclOperation.WRITE),
                fault(
                        "a hidden topic",
                        "may not see the topic",
                        s -> s.allowed = binding -> !binding.pattern().name().equals(s.name + "tickets-labelled")),
                fault(
                        "no right to transactions",
                        "may not WRITE with transactional ids",
                        s -> s.allowed = binding -> binding.pattern().resourceType() != ResourceType.TRANSACTIONAL_ID),
                fault(
                        "no right to the group",
                        "may not READ the group",
                        s -> s.allowed = binding -> binding.pattern().resourceType() != ResourceType.GROUP),
                fault(
                        "no right to make topics",
                        "may not CREATE topics",
                        s -> s.allowed = binding -> binding.entry().operation() != AclOperation.CREATE),
                fault(
                        "no registry",
                        "doesn't answer",
                        s -> s.settings.put("triage.registry.url", "http://127.0.0.1:1")),
                fault("another's schema", "has schemas that ours doesn't fit", DoctorIT::registerAnothersSchema),
                fault("damaged weights", "tiny.onnx", DoctorIT::damageWeights),
                fault(
                        "a clock that is ahead",
                        "ahead of the registry's",
                        s -> s.clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2))),
                fault("tickets that nobody reads", "start an instance", DoctorIT::sendTicket),
                fault(
                        "a state folder that can't be",
                        "can't be written",
                        s -> s.settings.put(
                                "triage.state-dir",
                                directory.resolve("kafka/cluster.id/state").toString())));
    }

    private static Arguments fault(String what, String named, Fault fault) {
        return Arguments.of(what, named, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void shouldNameTheFault(String what, String named, Fault fault) throws Exception {
        SetUp setUp = new SetUp();
        setUp.createTopics();
        fault.on(setUp);
        setUp.allow();

        Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(setUp.examine())
                .filteredOn(finding -> finding.severity() != Finding.Severity.OK)
                .as("one fault, and no other")
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.FAULT);
                    assertThat(finding.toString()).contains(named);
                    System.out.println(finding);
                }));
    }

    private static void addPartitions(SetUp setUp) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createPartitions(Map.of(setUp.config().topics().labelled(), NewPartitions.increaseTo(4)))
                    .all()
                    .get();
        }
    }

    /** Examples where tickets should be. */
    private static void registerAnothersSchema(SetUp setUp) {
        try (RecordSerdes serdes = setUp.serdes()) {
            serdes.example().encode(setUp.config().topics().tickets(), new LabelledExample("1", "a text", "a", ""));
        }
    }

    private static void damageWeights(SetUp setUp) throws Exception {
        Path models = directory.resolve(setUp.name + "models");
        TinyNetwork.folder(models, "tiny", 32);
        Path weights = models.resolve("tiny").resolve("tiny.onnx");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2]++;
        Files.write(weights, bytes);
        setUp.settings.put("triage.models", models.toString());
    }

    private static void sendTicket(SetUp setUp) throws IOException {
        try (RecordSerdes serdes = setUp.serdes();
                RecordLoader loader = new RecordLoader(
                        kafka.login("admin", "admin"), setUp.config().topics(), serdes)) {
            loader.ticket(Ticket.of("1", "", "a text"));
            loader.flush();
        }
    }
}
