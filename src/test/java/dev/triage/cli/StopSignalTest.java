package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.JavaProcess;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private static final int TERMINATED = 128 + 15;

    private Process process;

    /** What a shutdown hook does comes last, be it a library's. */
    static final class Program {
        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("down")));
            CountDownLatch asked = new CountDownLatch(1);
            StopSignal.stopsWith(() -> {
                System.out.println("stopping");
                asked.countDown();
                if (arguments[0].equals("stuck")) {
                    LockSupport.park();
                }
                System.out.println("stopped");
            });
            System.out.println("ready");
            asked.await();
            StopSignal.haveTheLastWord();
            System.exit(1); // as a command that fails because all was closed under it
        }
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private static Process start(String how) throws Exception {
        return JavaProcess.of(Program.class, List.of(), how).start();
    }

    /** The process itself would close the output, too. */
    private void terminate() {
        process.toHandle().destroy();
    }

    @Test
    void shouldStopBeforeTheJvmGoesDown() throws Exception {
        process = start("quick");
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");

            terminate();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines()).containsExactly("stopping", "stopped", "down");
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void shouldEndAtOnceWhenAskedASecondTime() throws Exception {
        process = start("stuck");
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            terminate();
            assertThat(output.readLine()).isEqualTo("stopping");

            terminate();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines()).isEmpty();
            assertThat(process.exitValue()).isEqualTo(TERMINATED);
        }
    }
}
