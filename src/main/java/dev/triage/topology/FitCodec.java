package dev.triage.topology;

import dev.triage.core.Blend;
import dev.triage.core.Confidence;
import dev.triage.core.FitParameters;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.HeldOutDecisions;
import dev.triage.core.LogisticModel;
import dev.triage.core.NeighbourIndex;
import dev.triage.core.Refinement;
import dev.triage.core.Whitening;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;

/** The fixed binary encoding of a fit. */
final class FitCodec {
    private static final int FORMAT = 1;

    private FitCodec() {}

    static byte[] encode(FitParameters fit) {
        BinaryWriter out = new BinaryWriter()
                .u8(FORMAT)
                .string(fit.encoder())
                .i64(fit.examples())
                .string(fit.noneLabel())
                .floats(fit.whitening().centre())
                .floats(rowMajor(fit.whitening().map()))
                .varint(fit.whitening().leading())
                .varint(fit.categories().size());
        for (FittedCategory category : fit.categories()) {
            Refinement refinement = category.refinement();
            out.string(category.name())
                    .floats(refinement.addition() == null ? new float[0] : refinement.addition())
                    .f64(refinement.bias());
            NeighbourIndex.Group neighbours = category.neighbours();
            out.varint(neighbours.ids().length);
            for (String id : neighbours.ids()) {
                out.string(id);
            }
            out.blob(neighbours.codes()).floats(neighbours.steps());
        }
        write(out, fit.confidence());
        write(out, fit.heldOut());
        return out.toBytes();
    }

    /** @throws SerializationException if the bytes aren't a fit */
    static FitParameters decode(byte[] bytes) {
        try {
            BinaryReader in = new BinaryReader(bytes).format(FORMAT);
            FitParameters fit = read(in);
            in.end();
            return fit;
        } catch (IllegalArgumentException e) {
            throw new SerializationException(e.getMessage(), e);
        }
    }

    private static FitParameters read(BinaryReader in) {
        String encoder = in.string();
        long examples = in.i64();
        String noneLabel = in.string();
        float[] centre = in.floats();
        Whitening whitening = new Whitening(centre, rows(in.floats(), centre.length), in.varint());
        int size = in.length(3);
        List<FittedCategory> categories = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            String name = in.string();
            float[] addition = in.floats();
            Refinement refinement = new Refinement(addition.length == 0 ? null : addition, (float) in.f64());
            String[] ids = new String[in.length(1)];
            Arrays.setAll(ids, k -> in.string());
            categories.add(new FittedCategory(name, refinement, new NeighbourIndex.Group(ids, in.blob(), in.floats())));
        }
        return new FitParameters(
                encoder, examples, noneLabel, whitening, categories, readConfidence(in), readHeldOut(in));
    }

    private static float[] rowMajor(float[][] rows) {
        float[] all = new float[rows.length * rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows.length, rows.length);
        }
        return all;
    }

    private static float[][] rows(float[] all, int dimension) {
        if (all.length != dimension * dimension) {
            throw new SerializationException("a map of " + all.length + " numbers for " + dimension + " dimensions");
        }
        float[][] rows = new float[dimension][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * dimension, (i + 1) * dimension));
        return rows;
    }

    private static void write(BinaryWriter out, Confidence confidence) {
        out.doubles(confidence.blend().weights());
        for (LogisticModel model : List.of(confidence.right(), confidence.calibration(), confidence.known())) {
            out.doubles(model.weights()).f64(model.bias());
        }
    }

    private static Confidence readConfidence(BinaryReader in) {
        return new Confidence(new Blend(in.doubles()), readModel(in), readModel(in), readModel(in));
    }

    private static LogisticModel readModel(BinaryReader in) {
        return new LogisticModel(in.doubles(), in.f64());
    }

    private static void write(BinaryWriter out, HeldOutDecisions heldOut) {
        int[] category = new int[heldOut.size()];
        float[] confidence = new float[heldOut.size()];
        byte[] right = new byte[heldOut.size()];
        for (int i = 0; i < right.length; i++) {
            category[i] = heldOut.category(i);
            confidence[i] = heldOut.confidence(i);
            right[i] = (byte) (heldOut.right(i) ? 1 : 0);
        }
        out.varints(category).floats(confidence).blob(right);
    }

    private static HeldOutDecisions readHeldOut(BinaryReader in) {
        int[] category = in.varints();
        float[] confidence = in.floats();
        byte[] bytes = in.blob();
        if (confidence.length != category.length || bytes.length != category.length) {
            throw new SerializationException("held-out decisions of unequal number");
        }
        boolean[] right = new boolean[bytes.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = bytes[i] == 1;
        }
        return new HeldOutDecisions(category, confidence, right);
    }
}
