package dev.triage.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Key stores of a few parties who trust one another, made by the JDK's own tool. */
final class Certificates {
    static final String PASSWORD = "store-secret-1";

    private final Path directory;

    /** @param names as in {@code CN=} */
    Certificates(Path directory, String... names) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        for (String name : names) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=ip:127.0.0.1,dns:localhost",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keyStore(name).toString());
            Path certificate = directory.resolve(name + ".pem");
            keytool(
                    "-exportcert",
                    "-alias",
                    name,
                    "-rfc",
                    "-file",
                    certificate.toString(),
                    "-keystore",
                    keyStore(name).toString());
            keytool(
                    "-importcert",
                    "-alias",
                    name,
                    "-noprompt",
                    "-file",
                    certificate.toString(),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    trustStore().toString());
        }
    }

    Path keyStore(String name) {
        return directory.resolve(name + ".p12");
    }

    Path trustStore() {
        return directory.resolve("trust.p12");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-J-XX:TieredStopAtLevel=1"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
