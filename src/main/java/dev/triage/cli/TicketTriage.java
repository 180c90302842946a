package dev.triage.cli;

import dev.triage.avro.RegistryException;
import dev.triage.encoder.EncoderException;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.embedded.DirectoryInUseException;
import dev.triage.runtime.embedded.PortInUseException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Parses the command line and runs the command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "ticket-triage",
        description = "Routes support tickets on Kafka, keeps a stated precision, and asks people about the rest.",
        mixinStandardHelpOptions = true,
        versionProvider = TicketTriage.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class TicketTriage {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            RunCommand.class,
            TopicsCommand.class,
            ImportCommand.class,
            ModeCommand.class,
            DoctorCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            FitCommand.class,
            UserCommand.class,
            DeadLettersCommand.class,
            ForgetCommand.class,
            EvaluateCommand.class,
            SimulateCommand.class,
            ExplainCommand.class,
            LintExamplesCommand.class,
            EmbedCommand.class,
            BenchCommand.class,
            BenchServicesCommand.class,
            ServeCommand.class,
            CompareCommand.class,
            TopologyCommand.class);

    public static void main(String[] arguments) {
        int exitCode = run(arguments);
        StopSignal.haveTheLastWord();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Runs a command without ending the JVM. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new TicketTriage());
        commands(arguments).forEach(line::addSubcommand);
        line.addSubcommand(CommandLine.HelpCommand.class);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new OneSentence())
                .execute(arguments);
    }

    /** The one that is named first, as reading the options of all of them takes a while; all of them if there is none. */
    private static List<Class<?>> commands(String... arguments) {
        return COMMANDS.stream()
                .filter(each -> arguments.length > 0
                        && each.getAnnotation(Command.class).name().equals(arguments[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    /** What the operator can put right is said in one sentence; anything else is a fault of ours and shows its origin. */
    private static final class OneSentence implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
            StopSignal.haveTheLastWord();
            PrintWriter err = command.getErr();
            String message = thrown instanceof SetupException
                            || thrown instanceof EncoderException
                            || thrown instanceof RegistryException
                            || thrown instanceof DirectoryInUseException
                            || thrown instanceof PortInUseException
                    ? thrown.getMessage()
                    : thrown instanceof FileSystemException file ? sentence(file) : "Unexpected fault: " + thrown;
            err.println(command.getColorScheme().errorText(message));
            if (Boolean.getBoolean("triage.stacktrace")) {
                thrown.printStackTrace(err);
            }
            return CommandLine.ExitCode.SOFTWARE;
        }

        private static String sentence(FileSystemException file) {
            String why = file instanceof NoSuchFileException
                    ? "there is no such file or folder"
                    : file instanceof AccessDeniedException ? "this user has no right to it" : file.getReason();
            return file.getFile() + " can't be read or written (" + why + "): name another, or put that right.";
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TicketTriage.class.getPackage().getImplementationVersion();
            return new String[] {"ticket-triage " + (version == null ? "(development)" : version)};
        }
    }
}
