package dev.triage.runtime;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.FaqEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the topic of collected answers. Every instance reads all of it. */
public final class FaqFeed implements AutoCloseable {
    private final RecordSerdes serdes;
    private final Listener listener;
    private final TopicReader reader;

    /** Is told of each entry in turn, by one thread, and perhaps more than once. */
    public interface Listener {
        /** Adds it, or replaces the one of the same id. */
        void put(FaqEntry entry);

        void remove(String id);
    }

    /** @param serdes stay the caller's to close */
    public FaqFeed(TriageConfig config, RecordSerdes serdes, Listener listener) {
        this.serdes = serdes;
        this.listener = listener;
        reader = new TopicReader(
                "faq-feed", config.kafka(), List.of(config.topics().faq()), this::read);
        reader.start();
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        FaqEntry entry = serdes.faq().decode(id, record.value());
        if (entry == null) {
            listener.remove(id);
        } else {
            listener.put(entry);
        }
    }

    /** True once all that was there at the start has been read. */
    public boolean caughtUp() {
        return reader.caughtUp();
    }

    @Override
    public void close() {
        reader.close();
    }
}
