package dev.triage.scale;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The instances there are, numbered as a StatefulSet does: the last one to come is the first to go. */
final class Fleet implements AutoCloseable {
    private final Path directory;
    private final Map<String, String> settings;
    private final List<Instance> instances = new ArrayList<>();
    private final List<Instance> gone = new ArrayList<>();
    private int most;

    Fleet(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    int size() {
        return instances.size();
    }

    int most() {
        return most;
    }

    Instance get(int number) {
        return instances.get(number);
    }

    /** Starts or ends instances; doesn't wait for new ones to be ready. */
    void scaleTo(int number) throws IOException, InterruptedException {
        while (instances.size() < number) {
            Instance instance = new Instance(directory.resolve("instance-" + instances.size()), freePort(), settings);
            instance.start();
            instances.add(instance);
        }
        while (instances.size() > number) {
            Instance last = instances.remove(instances.size() - 1);
            last.stop();
            gone.add(last);
        }
        most = Math.max(most, number);
    }

    boolean ready() {
        return instances.stream().allMatch(Instance::ready);
    }

    /** Of those that were stopped. */
    List<Long> memoryMb() {
        return gone.stream().map(Instance::mostMemoryMb).toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<Instance> all = new ArrayList<>(instances);
        Collections.reverse(all);
        all.forEach(Instance::close);
    }
}
