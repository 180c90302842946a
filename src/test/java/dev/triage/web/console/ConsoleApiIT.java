package dev.triage.web.console;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The console's API over a running application. */
class ConsoleApiIT {
    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        OverConsole.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        OverConsole.stop();
    }

    @Nested
    class Access extends AccessCases {}

    @Nested
    class Loop extends LoopCases {}

    @Nested
    class Api extends ApiCases {}

    @Nested
    class AnyBody extends AnyBodyCases {}
}
