package dev.triage.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.JavaProcess;
import dev.triage.LogWatch;
import dev.triage.RequiredPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing leaves the machine: the whole demonstration, real encoders included, in a network namespace of its own whose
 * only way out is an interface that counts. A name that is looked up would be counted too.
 */
@Tag("long")
@Timeout(180)
class OutboundIT {
    private static final String NAMESPACE = """
        set -e
        sysctl -q -w net.ipv6.conf.all.disable_ipv6=1
        ip link set lo up
        sysctl -q -w net.ipv6.conf.default.disable_ipv6=1
        ip link add out type veth peer name far
        ip address add 198.51.100.1/24 dev out
        ip link set far up
        ip link set out up
        ip neighbour add 198.51.100.2 dev out lladdr 02:00:00:00:00:02 nud permanent
        ip route add default via 198.51.100.2
        "$@" > "$OUT" 2> "$LOG" || true
        awk '/out:/ {print $11}' /proc/net/dev
        """;

    @TempDir
    Path directory;

    private long packets(String... command) throws IOException, InterruptedException {
        Path script = directory.resolve("namespace.sh");
        Files.writeString(script, NAMESPACE);
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--net", "bash", script.toString()));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("OUT", directory.resolve("out.txt").toString());
        builder.environment().put("LOG", directory.resolve("log.txt").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(150, TimeUnit.SECONDS)).isTrue();
        return said.matches("\\d+") ? Long.parseLong(said) : -1;
    }

    @Test
    void shouldTalkToNobodyOutside() throws Exception {
        long counted = 0;
        try {
            counted = packets("bash", "-c", "echo hello > /dev/udp/192.0.2.1/9");
        } catch (IOException e) {
            // no such command here
        }
        if (counted <= 0) {
            RequiredPart.missing(
                    "namespaces", "no network namespace can be made, so nobody looked for outbound packets");
        }

        long sent = packets(
                JavaProcess.java(),
                "-jar",
                Path.of("target", "ticket-triage.jar").toString(),
                "demo",
                "--data",
                directory.resolve("data").toString(),
                "--management-port",
                "0",
                "--port",
                "0",
                "--exit-when-done",
                "--json",
                directory.resolve("summary.json").toString());

        assertThat(directory.resolve("summary.json"))
                .as("%s", Files.readString(directory.resolve("log.txt")))
                .exists();
        assertThat(sent).isZero();
        LogWatch.expectNoLeak(directory.resolve("log.txt"));
    }
}
