package dev.triage.encoder;

import ai.onnxruntime.OrtException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.triage.core.Digest;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.UnencodableException;
import dev.triage.core.VectorKernels;
import dev.triage.encoder.SentenceTokenizer.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A network with its tokenizer: one unit vector per text, of as many windows as the text needs. */
final class OnnxEncoder implements Encoder {
    /** A hundred times what the longest text takes, and well below the transaction timeout of 10 s. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final EncoderDescriptor descriptor;
    private final String id;
    private final SentenceTokenizer tokenizer;
    private final OnnxNetwork network;

    /** Texts that were given up lately: tried again with the rest of a transaction, they don't take that long again. */
    private final Cache<Digest, Boolean> givenUp = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxEncoder(EncoderDescriptor descriptor, String id, SentenceTokenizer tokenizer, OnnxNetwork network) {
        this.descriptor = descriptor;
        this.id = id;
        this.tokenizer = tokenizer;
        this.network = network;
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
        byte[] model = descriptor.model().read();
        SentenceTokenizer tokenizer = null;
        OnnxNetwork network = null;
        OnnxEncoder encoder = null;
        try {
            tokenizer = openTokenizer(descriptor, json, windows);
            network = OnnxNetwork.open(descriptor, model, limit);
            OnnxEncoder opened = new OnnxEncoder(descriptor, id, tokenizer, network);
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
                closeQuietly(network);
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

    /** The mean of the windows' vectors, each weighed by its length, with unit length again; null as the network's. */
    private float[] vector(List<long[]> windows) throws OrtException {
        if (windows.size() == 1) {
            return network.vector(windows.get(0));
        }
        float[] sum = new float[descriptor.dimension()];
        for (long[] window : windows) {
            float[] vector = network.vector(window);
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

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                closeQuietly(network);
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
}
