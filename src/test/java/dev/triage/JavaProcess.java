package dev.triage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This build's classes in a JVM of their own, the same Java as the tests'. */
public final class JavaProcess {

    private JavaProcess() {}

    /** The command. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Errors come with the output.
     *
     * @param options of the JVM
     */
    public static ProcessBuilder of(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
