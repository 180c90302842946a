package dev.triage.bench;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How to start a JVM with the same code as this one: from the same jar or by the same class path. */
final class ChildJvm {
    private final Path source;
    private final String classPath;

    private ChildJvm(Path source, String classPath) {
        this.source = source;
        this.classPath = classPath;
    }

    /** Empty if this JVM has its code from elsewhere, such as a build tool's class loader. */
    static Optional<ChildJvm> likeThis() {
        CodeSource code = ChildJvm.class.getProtectionDomain().getCodeSource();
        try {
            return of(Path.of(code.getLocation().toURI()), System.getProperty("java.class.path"));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the code source is a file", e);
        }
    }

    /** @param source jar or folder of this code */
    static Optional<ChildJvm> of(Path source, String classPath) {
        boolean listed = Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .anyMatch(source.toAbsolutePath().normalize()::equals);
        return listed ? Optional.of(new ChildJvm(source, classPath)) : Optional.empty();
    }

    /** The application's own command line, which a jar knows; from folders, its main class must be named. */
    List<String> application(String mainClass, List<String> jvmOptions, String... arguments) {
        return Files.isRegularFile(source)
                ? command(jvmOptions, List.of("-jar", source.toString()), arguments)
                : main(mainClass, jvmOptions, arguments);
    }

    List<String> main(String mainClass, List<String> jvmOptions, String... arguments) {
        return command(jvmOptions, List.of("-cp", classPath, mainClass), arguments);
    }

    private static List<String> command(List<String> jvmOptions, List<String> what, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(what);
        command.addAll(List.of(arguments));
        return command;
    }
}
