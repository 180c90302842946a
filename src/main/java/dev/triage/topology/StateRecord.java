package dev.triage.topology;

import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Mode;
import dev.triage.core.RouterState;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.kafka.common.errors.SerializationException;

/**
 * One record of the {@code centroids} topic: a part of the router's state that replaces, or with a null value removes,
 * the part under the same key. The key's first byte tells the kind of part.
 */
public sealed interface StateRecord {

    /** The record's key. */
    byte[] key();

    /** The record's value; null if the part is removed. */
    byte[] value();

    /** The state with this part in place. Parts of a fit take effect through {@link FitAssembler} alone. */
    default RouterState applyTo(RouterState state) {
        return state;
    }

    /** @param centroid empty if the category has no examples left */
    record OfCentroid(CentroidKey of, Centroid centroid) implements StateRecord {
        private static final int KIND = 'c';

        @Override
        public byte[] key() {
            return prefixed(KIND, Codecs.CENTROID_KEY.serializer().serialize("", of));
        }

        @Override
        public byte[] value() {
            return centroid.isEmpty() ? null : Codecs.CENTROID.serializer().serialize("", centroid);
        }

        @Override
        public RouterState applyTo(RouterState state) {
            return state.with(of, centroid);
        }

        private static StateRecord read(byte[] key, byte[] value) {
            CentroidKey of = Codecs.CENTROID_KEY.deserializer().deserialize("", key);
            Centroid centroid = value == null
                    ? Centroid.empty(0)
                    : Codecs.CENTROID.deserializer().deserialize("", value);
            return new OfCentroid(of, centroid);
        }
    }

    /** @param category null if it is removed */
    record OfCategory(String name, Category category) implements StateRecord {
        private static final int KIND = 'k';
        private static final int FORMAT = 1;

        @Override
        public byte[] key() {
            return prefixed(KIND, new BinaryWriter().string(name).toBytes());
        }

        @Override
        public byte[] value() {
            if (category == null) {
                return null;
            }
            BinaryWriter out = new BinaryWriter()
                    .u8(FORMAT)
                    .string(category.title())
                    .string(category.destination())
                    .varint(category.languages().size());
            category.languages().forEach(out::string);
            return out.f64(category.targetPrecision().orElse(Double.NaN))
                    .u8(category.retired() ? 1 : 0)
                    .string(category.changedBy())
                    .i64(category.changedAt().toEpochMilli())
                    .toBytes();
        }

        @Override
        public RouterState applyTo(RouterState state) {
            return category == null ? state.withoutCategory(name) : state.with(category);
        }

        private static StateRecord read(byte[] key, byte[] value) {
            String name = new BinaryReader(key).string();
            if (value == null) {
                return new OfCategory(name, null);
            }
            BinaryReader in = new BinaryReader(value).format(FORMAT);
            String title = in.string();
            String destination = in.string();
            int languages = in.varint();
            if (languages < 0 || languages > value.length) {
                throw new SerializationException(languages + " languages exceed the record");
            }
            String[] tags = new String[languages];
            Arrays.setAll(tags, i -> in.string());
            double target = in.f64();
            Category category = new Category(
                    name,
                    title,
                    destination,
                    Arrays.asList(tags),
                    Double.isNaN(target) ? OptionalDouble.empty() : OptionalDouble.of(target),
                    in.u8() == 1,
                    in.string(),
                    Instant.ofEpochMilli(in.i64()));
            in.end();
            return new OfCategory(name, category);
        }
    }

    /** How far the router may act on its own. */
    record OfMode(Mode mode) implements StateRecord {
        private static final int KIND = 'm';

        @Override
        public byte[] key() {
            return prefixed(KIND, new byte[0]);
        }

        @Override
        public byte[] value() {
            return new BinaryWriter().string(mode.toString()).toBytes();
        }

        @Override
        public RouterState applyTo(RouterState state) {
            return state.with(mode);
        }

        private static StateRecord read(byte[] value) {
            return new OfMode(value == null ? Mode.LIVE : Mode.named(new BinaryReader(value).string()));
        }
    }

    /**
     * A piece of a fit's binary encoding.
     *
     * @param bytes null if it is removed
     */
    record OfFitChunk(String encoder, int number, byte[] bytes) implements StateRecord {
        private static final int KIND = 'f';

        @Override
        public byte[] key() {
            return prefixed(
                    KIND, new BinaryWriter().string(encoder).varint(number).toBytes());
        }

        @Override
        public byte[] value() {
            return bytes;
        }

        private static StateRecord read(byte[] key, byte[] value) {
            BinaryReader in = new BinaryReader(key);
            return new OfFitChunk(in.string(), in.varint(), value);
        }
    }

    /**
     * Closes a fit.
     *
     * @param version digest of its chunks, hexadecimal
     * @param chunks how many there are
     */
    record OfFit(String encoder, String version, int chunks, Instant fittedAt) implements StateRecord {
        private static final int KIND = 'v';
        private static final int FORMAT = 1;

        @Override
        public byte[] key() {
            return prefixed(KIND, new BinaryWriter().string(encoder).toBytes());
        }

        @Override
        public byte[] value() {
            return new BinaryWriter()
                    .u8(FORMAT)
                    .string(version)
                    .varint(chunks)
                    .i64(fittedAt.toEpochMilli())
                    .toBytes();
        }

        private static StateRecord read(byte[] key, byte[] value) {
            if (value == null) {
                throw new SerializationException("a fit's marker needs a value");
            }
            String encoder = new BinaryReader(key).string();
            BinaryReader in = new BinaryReader(value).format(FORMAT);
            OfFit marker = new OfFit(encoder, in.string(), in.varint(), Instant.ofEpochMilli(in.i64()));
            in.end();
            return marker;
        }
    }

    /**
     * @param value null for a removal
     * @throws SerializationException if key or value can't be read
     */
    static StateRecord read(byte[] key, byte[] value) {
        if (key == null || key.length == 0) {
            throw new SerializationException("a state record needs a key");
        }
        byte[] rest = Arrays.copyOfRange(key, 1, key.length);
        try {
            return switch (key[0]) {
                case OfCentroid.KIND -> OfCentroid.read(rest, value);
                case OfCategory.KIND -> OfCategory.read(rest, value);
                case OfFitChunk.KIND -> OfFitChunk.read(rest, value);
                case OfFit.KIND -> OfFit.read(rest, value);
                case OfMode.KIND -> OfMode.read(value);
                default -> throw new SerializationException("no state record is of kind " + key[0]);
            };
        } catch (IllegalArgumentException e) {
            throw new SerializationException(e.getMessage(), e);
        }
    }

    private static byte[] prefixed(int kind, byte[] rest) {
        byte[] key = new byte[rest.length + 1];
        key[0] = (byte) kind;
        System.arraycopy(rest, 0, key, 1, rest.length);
        return key;
    }
}
