package dev.triage.runtime;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Decision;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.learning.CategoryNames;
import dev.triage.learning.CentroidRefiner;
import dev.triage.runtime.console.ConsoleFeed;
import dev.triage.topology.RouterStateView;
import dev.triage.topology.TriageTopology;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance: encoders, topology, management port. Owns all of them and closes them in reverse.
 */
public final class TriageApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TriageApp.class);
    private static final Duration STATE_INTERVAL = Duration.ofMillis(200);
    private static final int MOST_REPLACED_THREADS = 20;
    private static final Duration CALM = Duration.ofMinutes(10);

    /** How long closing may take. */
    public static final Duration CLOSING = Duration.ofSeconds(30);

    private final RouterStateView state = new RouterStateView(STATE_INTERVAL);
    private final PrometheusMeterRegistry meters;
    private final AtomicInteger replacedThreads = new AtomicInteger();
    private final AtomicLong lastReplaced = new AtomicLong(System.nanoTime());
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final TriageConfig config;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Encoders encoders;
    private final RecordSerdes serdes;
    private final Router router;
    private final Topology topology;
    private final KafkaStreams streams;
    private final KafkaStreamsMetrics streamsMetrics;
    private final MicrometerMetrics micrometer;
    private final double precision;
    private final LagWatch lag;
    private final ManagementServer management;

    /**
     * Opens everything but starts nothing.
     *
     * @throws SetupException if a setting, an encoder or a rules file can't be used
     */
    public TriageApp(TriageConfig config) {
        this(config, new Meters());
    }

    private TriageApp(TriageConfig config, Meters meters) {
        this(config, meters, config.openEncoders(meters.metrics()));
    }

    /**
     * As the other, with encoders that have been opened meanwhile; they are closed with the instance.
     *
     * @param parts to which the encoders report
     */
    public TriageApp(TriageConfig config, Meters parts, Encoders encoders) {
        this.config = config;
        this.encoders = encoders;
        meters = parts.registry();
        TriageMetrics metrics = parts.metrics();
        micrometer = parts.micrometer();
        micrometer.watch(state::current);
        precision = config.policy().precision();
        RuleSet rules = config.rules().map(RuleFile::load).orElse(RuleSet.NONE);
        serdes = new RecordSerdes(config.registry());
        router = new Router(encoders, rules, config.policy());
        topology = new TriageTopology(
                        config.topics(),
                        serdes,
                        encoders,
                        router,
                        new CentroidRefiner(config.fit(), CategoryNames.of(encoders)),
                        config.policy().noneLabel(),
                        state,
                        metrics,
                        config.topology())
                .build();
        streams = open(topology, config);
        streams.setStateListener((now, before) -> changed(now));
        streams.setUncaughtExceptionHandler(this::answer);
        streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(meters);
        management = new ManagementServer(
                config.managementHost(), config.managementPort(), this::isLive, this::isReady, meters::scrape);
        lag = new LagWatch(config, micrometer::lag);
    }

    private static KafkaStreams open(Topology topology, TriageConfig config) {
        try {
            Set<String> live = Set.of(config.topics().tickets(), config.topics().decisions());
            return new KafkaStreams(topology, StreamsSettings.of(config), new LiveFirstClients(live));
        } catch (KafkaException e) {
            throw new SetupException(StopReason.of(e, config).sentence(), e);
        }
    }

    /**
     * Returns once the global store is loaded; tickets flow when the group has been joined.
     *
     * @throws dev.triage.avro.RegistryException if the registry refuses or doesn't answer
     * @throws SetupException if the streams can't start
     */
    public void start() {
        try {
            serdes.checkRegistry();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            throw e;
        }
        try {
            streams.start();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            throw new SetupException(StopReason.of(e, config).sentence(), e);
        }
    }

    /** @return false if that took longer than allowed or the instance stopped before */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        return running.await(patience.toMillis(), TimeUnit.MILLISECONDS) && isLive();
    }

    /** Takes no further records until it may go on; what they tell of the centroids still arrives. For measurements. */
    public void pause() {
        streams.pause();
    }

    /** Goes on after a pause. */
    public void resume() {
        streams.resume();
    }

    /** Waits until the instance has stopped, be it closed or failed. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** Why the instance stopped by itself; null if it didn't. */
    public Throwable failure() {
        return failure.get();
    }

    /** The same in one sentence that says what to do; empty if the instance didn't stop by itself. */
    public Optional<String> stopReason() {
        return Optional.ofNullable(failure.get())
                .map(thrown -> StopReason.of(thrown, config).sentence());
    }

    public RouterState state() {
        return state.current();
    }

    /** What the instance would decide now; nothing comes of it. */
    public Decision judge(Ticket ticket) {
        return router.decide(ticket, state.current());
    }

    /** Open as long as the instance is. */
    public Encoders encoders() {
        return encoders;
    }

    /** Serdes over the instance's connection to the registry. */
    public RecordSerdes serdes() {
        return serdes;
    }

    public int managementPort() {
        return management.port();
    }

    /** Shows with the meters what people do. */
    public void watch(ConsoleFeed people) {
        micrometer.watchPeople(people.queue(), people.audit(), precision);
    }

    /** Value of a meter summed over its tags; 0 if it was never touched. */
    public double count(String meter) {
        return meters.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private boolean isLive() {
        State now = streams.state();
        return failure.get() == null && now != State.ERROR && now != State.PENDING_ERROR && now != State.NOT_RUNNING;
    }

    private boolean isReady() {
        return isLive() && running.getCount() == 0;
    }

    private void changed(State now) {
        LOG.info("state={}", now);
        if (now == State.RUNNING) {
            running.countDown();
        }
        if (now == State.ERROR || now == State.NOT_RUNNING) {
            running.countDown();
            stopped.countDown();
        }
    }

    private StreamThreadExceptionResponse answer(Throwable thrown) {
        StopReason reason = StopReason.of(thrown, config);
        if (reason.hopeless() || repeatedly() || isGlobal(Thread.currentThread())) {
            LOG.error("A stream thread failed and the instance stops.", thrown);
            failure.compareAndSet(null, thrown);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("A stream thread failed and is replaced. cause={}", thrown.toString());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Kafka Streams replaces any thread but this. */
    private static boolean isGlobal(Thread failed) {
        return failed.getName().endsWith("GlobalStreamThread");
    }

    /** True if threads fail so often that only a new process might help. */
    private boolean repeatedly() {
        long now = System.nanoTime();
        if (now - lastReplaced.getAndSet(now) > CALM.toNanos()) {
            replacedThreads.set(0);
        }
        return replacedThreads.incrementAndGet() > MOST_REPLACED_THREADS;
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(CLOSING)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        deleteDamagedState();
        lag.close();
        management.close();
        streamsMetrics.close();
        meters.close();
        serdes.close();
        encoders.close();
        stopped.countDown();
    }

    /** Whoever starts the instance again finds no trace of it, and all of it is restored from the cluster. */
    private void deleteDamagedState() {
        Throwable thrown = failure.get();
        if (thrown != null && StopReason.of(thrown, config).stateDamaged()) {
            try {
                streams.cleanUp();
            } catch (StreamsException | IllegalStateException e) {
                LOG.error("The damaged state in {} can't be deleted: delete it by hand.", config.stateDir(), e);
            }
        }
    }
}
