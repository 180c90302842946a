package dev.triage.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.metadata.storage.Formatter;

/** A broker that is also a controller, in a JVM of its own; clients and other brokers reach it through links. */
final class Broker implements AutoCloseable {
    private final int id;
    private final Path directory;
    private final int controllerPort = Ports.free();
    private final int clientPort = Ports.free();
    private final int peerPort = Ports.free();
    private final Link clients = new Link(clientPort);
    private final Link peers = new Link(peerPort);
    private Program program;

    Broker(int id, Path directory) {
        this.id = id;
        this.directory = directory;
    }

    int id() {
        return id;
    }

    String voter() {
        return id + "@127.0.0.1:" + controllerPort;
    }

    String address() {
        return "127.0.0.1:" + clients.port();
    }

    Link clients() {
        return clients;
    }

    Link peers() {
        return peers;
    }

    void format(String clusterId, String voters) {
        Map<String, String> settings = new TreeMap<>(Cluster.SETTINGS);
        settings.put("node.id", Integer.toString(id));
        settings.put("controller.quorum.voters", voters);
        settings.put("log.dirs", directory.resolve("logs").toString());
        settings.put(
                "listeners",
                "CLIENTS://127.0.0.1:" + clientPort + ",PEERS://127.0.0.1:" + peerPort + ",CONTROLLER://127.0.0.1:"
                        + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://" + address() + ",PEERS://127.0.0.1:" + peers.port());
        List<String> lines =
                settings.entrySet().stream().map(Map.Entry::toString).toList();
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(directory);
            Files.write(directory.resolve("server.properties"), lines);
            new Formatter()
                    .setNodeId(id)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.resolve("logs").toString())
                    .addDirectory(directory.resolve("logs").toString())
                    .setPrintStream(silent)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("formatting failed", e);
        }
    }

    void start() {
        program = Program.java(
                directory.resolve("broker.log"),
                List.of(),
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                "kafka.Kafka",
                directory.resolve("server.properties").toString());
    }

    void kill() {
        program.kill();
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        clients.close();
        peers.close();
    }
}
