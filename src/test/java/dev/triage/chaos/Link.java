package dev.triage.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server on this machine, which can be cut: with a bang, or so that bytes just don't arrive any more. */
public final class Link implements AutoCloseable {

    /** How it is cut. */
    public enum Cut {
        RESET,
        SILENT
    }

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Cut cut;

    public Link(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void cut(Cut how) {
        cut = how;
        if (how == Cut.RESET) {
            dropAll();
        }
    }

    public void heal() {
        cut = null;
        dropAll(); // what was swallowed in silence is gone
    }

    private void dropAll() {
        open.forEach(Link::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                open.add(near);
                if (cut == Cut.RESET) {
                    drop(near);
                } else if (cut == null) {
                    connect(near);
                }
            } catch (IOException e) {
                // closed, or nobody behind: the caller has been dropped
            }
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            open.add(far);
            inBackground(() -> pump(near, far));
            inBackground(() -> pump(far, near));
        } catch (IOException e) {
            drop(near);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (cut == null) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // either end has gone
        } finally {
            if (cut != Cut.SILENT) {
                drop(from);
                drop(to);
            }
        }
    }

    private void drop(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone anyway
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dropAll();
    }
}
