package dev.triage.bench;

import dev.triage.runtime.SetupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A classifier between a consumer and a producer, as one would write it without this application: plain texts, each
 * thread its own clients and partition, offsets committed by the consumer, nothing exactly once.
 */
final class PeerLoop {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long READY_SECONDS = 60;

    private final Map<String, Object> kafka;
    private final String tickets;
    private final String labels;
    private final int threads;

    /** @param name of its topics, which are created with a partition for each thread */
    PeerLoop(Map<String, String> kafka, String name, int threads) throws InterruptedException {
        this.kafka = new HashMap<>(kafka);
        this.kafka.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        this.tickets = name + ".texts";
        this.labels = name + ".labels";
        this.threads = threads;
        try (Admin admin = Admin.create(Map.copyOf(kafka))) {
            admin.createTopics(List.of(
                            new NewTopic(tickets, threads, (short) 1), new NewTopic(labels, threads, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new SetupException("The topics of the peer's loop could not be created: " + e.getCause(), e);
        }
    }

    /**
     * Tickets per second: all of them, or those whose label the broker has when the time is up.
     *
     * @throws SetupException if a thread failed
     */
    double perSecond(List<String> texts, Function<String, String> classifier, Duration most)
            throws InterruptedException {
        Round round = new Round(classifier);
        try {
            for (int partition = 0; partition < threads; partition++) {
                round.start(new TopicPartition(tickets, partition));
            }
            if (!round.ready.await(READY_SECONDS, TimeUnit.SECONDS)) {
                throw new SetupException("The peer's loop did not start.", round.failure.get());
            }
            put(texts);
            long start = System.nanoTime();
            round.go.countDown();
            long deadline = start + most.toNanos();
            while (round.done.get() < texts.size() && System.nanoTime() < deadline && round.failure.get() == null) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            double rate = round.done.get() * 1e9 / (System.nanoTime() - start);
            if (round.failure.get() != null) {
                throw new SetupException("The peer's loop failed: " + round.failure.get(), round.failure.get());
            }
            return rate;
        } finally {
            round.stop();
        }
    }

    private void put(List<String> texts) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < texts.size(); i++) {
                producer.send(new ProducerRecord<>(tickets, i % threads, Integer.toString(i), texts.get(i)));
            }
        }
    }

    /** The threads of one round. */
    private final class Round {
        private final Function<String, String> classifier;
        private final CountDownLatch ready = new CountDownLatch(threads);
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final List<Thread> workers = new ArrayList<>();
        private volatile boolean stopped;

        private Round(Function<String, String> classifier) {
            this.classifier = classifier;
        }

        void start(TopicPartition partition) {
            Thread worker = new Thread(() -> work(partition), "peer-" + partition.partition());
            worker.start();
            workers.add(worker);
        }

        private void work(TopicPartition partition) {
            try (KafkaConsumer<String, String> consumer =
                            new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer());
                    KafkaProducer<String, String> producer =
                            new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
                consumer.assign(List.of(partition));
                consumer.seekToEnd(List.of(partition)); // a round that ran out of time may have left some
                consumer.position(partition);
                ready.countDown();
                go.await();
                while (!stopped) {
                    for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                        if (stopped) {
                            break;
                        }
                        String label = classifier.apply(record.value());
                        producer.send(new ProducerRecord<>(labels, record.key(), label), (metadata, exception) -> {
                            if (exception == null) {
                                done.incrementAndGet();
                            } else {
                                failure.compareAndSet(null, exception);
                            }
                        });
                    }
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            go.countDown();
            for (Thread worker : workers) {
                worker.join();
            }
        }
    }
}
