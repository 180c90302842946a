package dev.triage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How much memory a process has, as Linux tells it.
 *
 * @param now megabytes
 * @param peak megabytes, the most it has had
 */
record ResidentSize(long now, long peak) {

    /** Empty on other systems. */
    static Optional<ResidentSize> of(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.isReadable(status) ? Optional.of(parse(Files.readAllLines(status))) : Optional.empty();
    }

    static ResidentSize parse(List<String> status) {
        return new ResidentSize(megabytes(status, "VmRSS:"), megabytes(status, "VmHWM:"));
    }

    private static long megabytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the process's status has no " + name));
    }
}
