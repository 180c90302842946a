package dev.triage.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A BERT-like network, pooled to one vector per window of tokens.
 *
 * <p>Threads share the session and run one window each on their own: an int8 network scales its activations over the
 * whole batch, so a window's vector would depend on what is beside it. Tensors lie in direct buffers that calls pass on
 * to one another, and the network writes straight into the one that is pooled. Must not be closed while a call runs.
 */
final class OnnxNetwork implements AutoCloseable {
    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    private final EncoderDescriptor descriptor;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final LongBuffer ones;
    private final LongBuffer zeros;
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();
    private final ComputeLimit limit;

    private OnnxNetwork(EncoderDescriptor descriptor, OrtEnvironment environment, OrtSession session, Duration limit)
            throws OrtException {
        this.descriptor = descriptor;
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
     * @param network in the ONNX format
     * @param limit processor time after which a call is given up
     * @throws IllegalStateException if its inputs and outputs aren't such a network's
     */
    static OnnxNetwork open(EncoderDescriptor descriptor, byte[] network, Duration limit) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        // builds for Windows report usage otherwise
        environment.setTelemetry(false);
        OrtSession session = session(environment, network);
        try {
            return new OnnxNetwork(descriptor, environment, session, limit);
        } catch (OrtException | IllegalStateException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Other options than the runtime's own for its arena, memory patterns, denormal numbers and graph optimisation were
     * measured: speeds lie within the noise, and without the arena the process takes 60 to 90 MB more.
     */
    private static OrtSession session(OrtEnvironment environment, byte[] network) throws OrtException {
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

    /**
     * @param ids of tokens, the special ones included, at most the descriptor's limit
     * @return unit length, or zeros without tokens; null if the network came to no end
     */
    float[] vector(long[] ids) throws OrtException {
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
    public void close() throws OrtException {
        limit.close();
        workspaces.forEach(workspace -> workspace.call.close());
        workspaces.clear();
        session.close();
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
