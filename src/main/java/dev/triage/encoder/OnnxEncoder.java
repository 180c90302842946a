package dev.triage.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.triage.core.Digest;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.UnencodableException;
import dev.triage.core.VectorKernels;
import dev.triage.encoder.SentenceTokenizer.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A BERT-like network with its tokenizer, pooled to one unit vector per text.
 *
 * <p>Threads share the session and run one text each on their own: an int8 network scales its activations over the
 * whole batch, so a text's vector would depend on what is beside it. Tensors lie in direct buffers that calls pass on to
 * one another, and the network writes straight into the one that is pooled.
 */
final class OnnxEncoder implements Encoder {
    /** A hundred times what the longest text takes, and well below the transaction timeout of 10 s. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    private final EncoderDescriptor descriptor;
    private final String id;
    private final SentenceTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final LongBuffer ones;
    private final LongBuffer zeros;
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();
    private final ComputeLimit limit;

    /** Texts that were given up lately: tried again with the rest of a transaction, they don't take that long again. */
    private final Cache<Digest, Boolean> givenUp = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxEncoder(
            EncoderDescriptor descriptor,
            String id,
            SentenceTokenizer tokenizer,
            OrtEnvironment environment,
            OrtSession session,
            Duration limit)
            throws OrtException {
        this.descriptor = descriptor;
        this.id = id;
        this.tokenizer = tokenizer;
        this.environment = environment;
        this.session = session;
        this.inputs = requireKnown(session.getInputNames());
        this.output = hiddenStates(session.getOutputInfo(), descriptor.dimension());
        this.limit = new ComputeLimit(limit);
        this.ones = longs(descriptor.tokenLimit());
        this.zeros = longs(descriptor.tokenLimit());
        for (int i = 0; i < descriptor.tokenLimit(); i++) {
            ones.put(i, 1);
        }
    }

    /**
     * Reads and checks the descriptor's files and loads what was read.
     *
     * @param id of the encoder together with all that is done to a text before
     * @param windows a text beyond the limit is read in so many pieces at most
     * @throws EncoderException if a file is missing, changed or unusable
     */
    static OnnxEncoder open(EncoderDescriptor descriptor, String id, int windows) {
        return open(descriptor, id, windows, LIMIT);
    }

    /** @param limit processor time after which a text is given up */
    static OnnxEncoder open(EncoderDescriptor descriptor, Duration limit) {
        return open(descriptor, descriptor.id(), 1, limit);
    }

    private static OnnxEncoder open(EncoderDescriptor descriptor, String id, int windows, Duration limit) {
        byte[] json = descriptor.tokenizer().read();
        byte[] network = descriptor.model().read();
        SentenceTokenizer tokenizer = null;
        OrtSession session = null;
        OnnxEncoder encoder = null;
        try {
            tokenizer = openTokenizer(descriptor, json, windows);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            // builds for Windows report usage otherwise
            environment.setTelemetry(false);
            session = openSession(environment, network);
            OnnxEncoder opened = new OnnxEncoder(descriptor, id, tokenizer, environment, session, limit);
            opened.encode("");
            encoder = opened;
            return encoder;
        } catch (OrtException | IllegalStateException e) {
            throw new EncoderException(
                    "The network in " + descriptor.model().path() + " does not suit its descriptor (" + firstLine(e)
                            + "): correct " + EncoderDescriptor.FILE_NAME + " or use another network.",
                    e);
        } finally {
            if (encoder == null) {
                closeQuietly(session);
                closeQuietly(tokenizer);
            }
        }
    }

    private static SentenceTokenizer openTokenizer(EncoderDescriptor descriptor, byte[] json, int windows) {
        try {
            return SentenceTokenizer.open(json, descriptor.tokenLimit(), windows, descriptor.lowerCase());
        } catch (Exception e) {
            // the native library throws whatever it likes
            throw new EncoderException(
                    "The tokenizer " + descriptor.tokenizer().path() + " can't be used (" + firstLine(e)
                            + "): it should be a Hugging Face tokenizer.json.",
                    e);
        }
    }

    /**
     * Other options than the runtime's own for its arena, memory patterns, denormal numbers and graph optimisation were
     * measured: speeds lie within the noise, and without the arena the process takes 60 to 90 MB more.
     */
    private static OrtSession openSession(OrtEnvironment environment, byte[] network) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return environment.createSession(network, options);
        }
    }

    private static Set<String> requireKnown(Set<String> names) {
        for (String name : names) {
            if (!KNOWN_INPUTS.contains(name)) {
                throw new IllegalStateException("it asks for an input '" + name + "'");
            }
        }
        if (!names.contains("input_ids")) {
            throw new IllegalStateException("it has no input 'input_ids'");
        }
        return Set.copyOf(names);
    }

    /** The output with one vector per token: the first with three axes. */
    private static String hiddenStates(Map<String, NodeInfo> outputs, int dimension) {
        for (NodeInfo node : outputs.values()) {
            if (node.getInfo() instanceof TensorInfo tensor && tensor.getShape().length == 3) {
                long actual = tensor.getShape()[2];
                if (actual > 0 && actual != dimension) {
                    throw new IllegalStateException("its vectors have " + actual + " components, not " + dimension);
                }
                return node.getName();
            }
        }
        throw new IllegalStateException("it has no output with a vector per token");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int dimension() {
        return descriptor.dimension();
    }

    @Override
    public double similarityThreshold() {
        return descriptor.similarityThreshold();
    }

    /**
     * @throws UnencodableException if the network computes on this text without end
     * @throws IllegalStateException if the encoder is closed or the native runtime fails, which no text can make it do
     */
    @Override
    public Encoding encode(String text) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("encoder " + id + " is closed");
            }
            boolean hopeless = givenUp.estimatedSize() > 0 && givenUp.getIfPresent(Digest.of(text)) != null;
            Tokens tokens = tokenizer.tokenize(text);
            float[] vector = hopeless ? null : vector(tokens.windows());
            if (vector == null) {
                givenUp.put(Digest.of(text), true);
                throw new UnencodableException("encoder " + id + " came to no end with this text");
            }
            return new Encoding(vector, tokens.words(), tokens.truncated());
        } catch (OrtException e) {
            throw new IllegalStateException("encoder " + id + " failed: " + firstLine(e), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The mean of the windows' vectors, each weighed by its length, with unit length again; null as the other. */
    private float[] vector(List<long[]> windows) throws OrtException {
        if (windows.size() == 1) {
            return vector(windows.get(0));
        }
        float[] sum = new float[descriptor.dimension()];
        for (long[] window : windows) {
            float[] vector = vector(window);
            if (vector == null) {
                return null;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += window.length * vector[i];
            }
        }
        VectorKernels.normalise(sum);
        return sum;
    }

    /** Null if the network came to no end. */
    private float[] vector(long[] ids) throws OrtException {
        int dimension = descriptor.dimension();
        if (ids.length == 0) {
            return new float[dimension];
        }
        Workspace workspace = workspaces.poll();
        if (workspace == null) {
            workspace = new Workspace(descriptor.tokenLimit(), dimension, limit.call());
        }
        try {
            if (!run(workspace, ids)) {
                return null;
            }
            return descriptor.pooling().pool(workspace.hidden, ids.length, dimension);
        } finally {
            workspaces.add(workspace);
        }
    }

    /** @return false if the call was ended because it took too long */
    private boolean run(Workspace workspace, long[] ids) throws OrtException {
        workspace.ids.put(0, ids);
        long[] shape = {1, ids.length};
        FloatBuffer hidden = workspace.hidden.slice(0, ids.length * descriptor.dimension());
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OnnxTensor result =
                OnnxTensor.createTensor(environment, hidden, new long[] {1, ids.length, descriptor.dimension()})) {
            for (String input : inputs) {
                LongBuffer values =
                        switch (input) {
                            case "input_ids" -> workspace.ids;
                            case "attention_mask" -> ones;
                            default -> zeros;
                        };
                tensors.put(input, OnnxTensor.createTensor(environment, values.slice(0, ids.length), shape));
            }
            return run(workspace.call, tensors, result);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private boolean run(ComputeLimit.Call call, Map<String, OnnxTensor> tensors, OnnxTensor result)
            throws OrtException {
        boolean ended = false;
        OrtException failure = null;
        call.begin();
        try {
            session.run(tensors, Set.of(), Map.of(output, result), call.options())
                    .close();
        } catch (OrtException e) {
            failure = e;
        } finally {
            ended = call.end();
        }
        if (failure != null && !ended) {
            throw failure;
        }
        return failure == null;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                limit.close();
                workspaces.forEach(workspace -> workspace.call.close());
                workspaces.clear();
                closeQuietly(session);
                tokenizer.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            System.getLogger(OnnxEncoder.class.getName())
                    .log(System.Logger.Level.WARNING, "event=close-failed error=" + firstLine(e));
        }
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    private static LongBuffer longs(int length) {
        return ByteBuffer.allocateDirect(length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    /** What one call at a time writes to. */
    private static final class Workspace {
        private final LongBuffer ids;
        private final FloatBuffer hidden;
        private final ComputeLimit.Call call;

        private Workspace(int tokens, int dimension, ComputeLimit.Call call) {
            this.call = call;
            ids = longs(tokens);
            hidden = ByteBuffer.allocateDirect(tokens * dimension * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
    }
}
