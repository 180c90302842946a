package dev.triage.bench;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Decision;
import dev.triage.core.EncodedExample;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.Vectors;
import dev.triage.core.Whitening;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.learning.LocalKnowledge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the parts of a decision cost by themselves, on one thread, in microseconds. Run by {@code org.openjdk.jmh.Main}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SmallParts {
    private static final String ENCODER = "all-minilm-l6-v2-q";
    private static final String TEXT = "The printer on the third floor jams after every second page";
    private static final List<String> TEXTS = List.of(
            TEXT,
            "I forgot my password and the reset mail never came",
            "VPN drops every ten minutes since the update",
            "Please order a second monitor for my desk",
            "The invoice has the wrong address on it");

    /** Categories known by plain centroids. */
    @Param({"10", "150", "10000"})
    public int categories;

    private Encoder encoder;
    private Encoding encoding;
    private float[] other;
    private Centroid centroid;
    private Whitening whitening;
    private Router router;
    private RouterState state;
    private Ticket ticket;

    @Setup
    public void open() {
        encoder = EncoderCatalogue.standard().open(ENCODER);
        List<Encoding> real = TEXTS.stream().map(encoder::encode).toList();
        encoding = real.get(0);
        other = real.get(1).vector();
        whitening = new Whitening(
                other, Stream.generate(other::clone).limit(other.length).toArray(float[][]::new), 1);
        Map<String, EncodedExample> examples =
                new MadeUpExamples(encoder.id(), real).of(new Sizes.Knowledge(categories, categories));
        state = LocalKnowledge.centroids(examples);
        centroid = state.index(encoder.id()).centroid(0);
        ticket = Ticket.of("ticket", "", TEXT);
        PreparedEncoder known = new PreparedEncoder(encoder);
        known.prepare(TEXT);
        router = new Router(text -> Optional.of(known), RuleSet.NONE, RoutingPolicy.DEFAULT);
    }

    @TearDown
    public void close() {
        encoder.close();
    }

    @Benchmark
    public float dot() {
        return Vectors.dot(encoding.vector(), other);
    }

    @Benchmark
    public float[] whiten() {
        return whitening.apply(encoding.vector());
    }

    @Benchmark
    public Centroid addAndTakeBack() {
        return centroid.plus(encoding).minus(encoding);
    }

    @Benchmark
    public Decision decideByCentroids() {
        return router.decide(ticket, state);
    }

    /** The first decision after a centroid has changed. */
    @Benchmark
    public Decision decideAfterAChange() {
        CentroidKey first =
                new CentroidKey(encoder.id(), state.index(encoder.id()).category(0));
        return router.decide(ticket, state.with(first, centroid.plus(encoding)));
    }

    @Benchmark
    public Encoding encode() {
        return encoder.encode(TEXT);
    }
}
