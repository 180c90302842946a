package dev.triage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, to be filled. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;
    private final int bytes;

    private SmallDisk(Path directory, int bytes) {
        this.directory = directory;
        this.bytes = bytes;
    }

    /**
     * Skips the test where nothing can be mounted.
     *
     * @param directory is created if it is missing
     * @param megabytes that fit in
     */
    public static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        String size = "size=" + megabytes + "m";
        if (!succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString())) {
            RequiredPart.missing("mount", "no small disk can be mounted, so a full one was not tried");
        }
        return new SmallDisk(directory, megabytes << 20);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // no such command here
        }
    }

    public Path directory() {
        return directory;
    }

    /** Until nothing more fits. */
    public void fill() {
        try {
            Files.write(filler(), new byte[bytes + 1]);
            throw new IllegalStateException(directory + " isn't full");
        } catch (IOException e) {
            // that is the point
        }
    }

    /** Takes away what it was filled with. */
    public void makeRoom() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() throws InterruptedException {
        succeeds("umount", "-l", directory.toString());
    }
}
