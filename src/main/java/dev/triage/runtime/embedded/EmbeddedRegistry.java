package dev.triage.runtime.embedded;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this process and for this machine only, which speaks the REST interface of the Confluent Schema
 * Registry, so that other tools can read what is on the topics. Ids are kept in a directory: records on topics carry
 * them for as long as the topics live.
 */
public final class EmbeddedRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);

    private final Javalin server;
    private final SchemaStore store;
    private final DirectoryLock lock;

    private EmbeddedRegistry(Javalin server, SchemaStore store, DirectoryLock lock) {
        this.server = server;
        this.store = store;
        this.lock = lock;
    }

    /** Starts on the port it had before, or any free one. */
    public static EmbeddedRegistry start(Path directory) {
        return start(directory, 0);
    }

    /**
     * Returns when the registry takes requests.
     *
     * @param directory is created if it is missing
     * @param port 0 for the one it had before, or any free one
     * @throws DirectoryInUseException if the directory has an owner
     * @throws PortInUseException if the port is taken
     * @throws UncheckedIOException if the directory can't be written, or what it holds is damaged
     */
    public static EmbeddedRegistry start(Path directory, int port) {
        try {
            DirectoryLock lock = DirectoryLock.acquire(directory);
            try {
                return start(directory, port, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the schema registry can't use the data directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private static EmbeddedRegistry start(Path directory, int wantedPort, DirectoryLock lock) throws IOException {
        long started = System.nanoTime();
        int port = LoopbackPort.choose(wantedPort, directory.resolve("registry.port"));
        SchemaStore store = SchemaStore.open(directory.resolve("schemas.jsonl"));
        try {
            Javalin server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.startup.showOldJavalinVersionWarning = false;
                config.startup.startupWatcherEnabled = false;
                new RegistryRoutes(store).register(config.routes);
            });
            server.start(LoopbackPort.HOST, port);
            LOG.info("registry port={} startedInMs={}", port, (System.nanoTime() - started) / 1_000_000);
            return new EmbeddedRegistry(server, store, lock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Address for clients. */
    public String url() {
        return "http://" + LoopbackPort.HOST + ":" + server.port();
    }

    @Override
    public void close() {
        server.stop();
        try {
            store.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the registry's directory can't be given back", e);
        }
    }
}
