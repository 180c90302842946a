package dev.triage.cli;

import dev.triage.runtime.SetupException;
import dev.triage.web.console.Role;
import dev.triage.web.console.UserFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A line for the users file. */
@Command(
        name = "user",
        description = "Asks for a password, or reads it from standard input, and prints a line for the users file"
                + " (triage.users).",
        mixinStandardHelpOptions = true)
final class UserCommand implements Callable<Integer> {
    @Option(names = "--name", required = true, description = "Name to sign in with.")
    private String name;

    @Option(names = "--role", required = true, description = "read-only, reviewer, lead or admin.")
    private String role;

    @Override
    public Integer call() throws IOException {
        // not on standard output, which is the users file when it is redirected
        System.err.printf("Password for %s: ", name);
        Console terminal = System.console();
        String password = terminal == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine()
                : new String(terminal.readPassword());
        try {
            System.out.println(UserFile.line(name, Role.named(role), password == null ? "" : password));
        } catch (IllegalArgumentException e) {
            throw new SetupException(
                    "No such user can be: a name has letters and digits, a password 1 to 72 bytes,"
                            + " a role is read-only, reviewer, lead or admin.",
                    e);
        }
        return 0;
    }
}
