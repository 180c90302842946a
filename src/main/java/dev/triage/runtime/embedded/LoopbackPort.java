package dev.triage.runtime.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses ports on the loopback interface, the same ones from start to start where they are still free. */
final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /**
     * The wanted port, or where that is 0 the one written in the file, or else any free one.
     *
     * @param memory is written
     * @throws PortInUseException if a wanted port is taken
     */
    static int choose(int wanted, Path memory) throws IOException {
        int port = wanted;
        if (wanted != 0) {
            if (!isFree(wanted)) {
                throw new PortInUseException(wanted);
            }
        } else {
            int remembered = remembered(memory);
            port = remembered != 0 && isFree(remembered) ? remembered : free();
        }
        Files.writeString(memory, Integer.toString(port));
        return port;
    }

    private static int remembered(Path memory) throws IOException {
        if (Files.notExists(memory)) {
            return 0;
        }
        String text = Files.readString(memory).trim();
        return text.matches("\\d{1,5}") && Integer.parseInt(text) < 65_536 ? Integer.parseInt(text) : 0;
    }

    private static boolean isFree(int port) {
        try {
            bind(port);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int free() throws IOException {
        return bind(0);
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of the former process may still linger
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return socket.getLocalPort();
        }
    }
}
