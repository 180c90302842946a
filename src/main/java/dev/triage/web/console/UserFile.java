package dev.triage.web.console;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.triage.runtime.SetupException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use the console: a properties file with a line {@code name=role hash} for each, the hash by bcrypt. Read again
 * when it changes. Safe for use by several threads.
 */
public final class UserFile {
    private static final Logger LOG = LoggerFactory.getLogger(UserFile.class);
    private static final int COST = 11;
    private static final int LONGEST_PASSWORD_BYTES = 72; // bcrypt reads no further
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /** Nobody's: compared with when there is no such user, so that the time taken doesn't tell. */
    private static final String NOBODY = hash("nobody has this password");

    private final Path file;
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));
    private FileTime readAt;
    private volatile Map<String, User> users;

    private UserFile(Path file) {
        this.file = file;
        this.users = parse();
        this.readAt = modified();
    }

    /** @param stamp differs after the password was changed, so that sessions from before end */
    record User(String name, Role role, String hash) {
        String stamp() {
            return Integer.toHexString((hash + role).hashCode());
        }
    }

    /** @throws SetupException if it can't be read */
    public static UserFile open(Path file) {
        return new UserFile(file);
    }

    /**
     * Makes a file with the user {@code admin}, if there is none.
     *
     * @return the password made up for it, to be shown once; empty if the file was there
     */
    public static Optional<String> createMissing(Path file) {
        if (Files.exists(file)) {
            return Optional.empty();
        }
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            password.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        try {
            writePrivately(file, line("admin", Role.ADMIN, password.toString()) + "\n");
        } catch (IOException e) {
            throw new SetupException("The users file " + file + " can't be written: " + e.getMessage(), e);
        }
        return Optional.of(password.toString());
    }

    /** Readable by this user alone, where the file system knows such things. */
    static void writePrivately(Path file, String content) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.createFile(file);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (UnsupportedOperationException e) {
            // Windows
        }
        Files.writeString(file, content);
    }

    /**
     * A line for the file.
     *
     * @throws IllegalArgumentException if the name or password can't be used
     */
    public static String line(String name, Role role, String password) {
        if (!name.matches("[\\p{L}\\p{N}._@-]{1,64}")) {
            throw new IllegalArgumentException("a user's name has letters, digits and . _ @ - only");
        }
        if (password.isEmpty() || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            throw new IllegalArgumentException("a password has 1 to 72 bytes");
        }
        return name + "=" + role.word() + " " + hash(password);
    }

    private static String hash(String password) {
        return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    }

    /** Empty unless there is such a user with that password. */
    Optional<User> signIn(String name, String password) throws InterruptedException {
        User user = find(name).orElse(null);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        boolean usable = bytes.length > 0 && bytes.length <= LONGEST_PASSWORD_BYTES;
        hashing.acquire(); // it takes a processor for a while: no more at once than there are
        try {
            boolean right = BCrypt.verifyer()
                    .verify(
                            usable ? password.toCharArray() : "-".toCharArray(),
                            (user == null ? NOBODY : user.hash()).toCharArray())
                    .verified;
            return right && usable ? Optional.ofNullable(user) : Optional.empty();
        } finally {
            hashing.release();
        }
    }

    Optional<User> find(String name) {
        reread();
        return Optional.ofNullable(users.get(name));
    }

    private synchronized void reread() {
        FileTime now = modified();
        if (!now.equals(readAt)) {
            readAt = now;
            try {
                users = parse();
            } catch (SetupException e) {
                LOG.warn("event=users-file-unreadable error={}", e.getMessage());
            }
        }
    }

    private FileTime modified() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private Map<String, User> parse() {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SetupException("The users file " + file + " can't be read: check its name and contents.", e);
        }
        Map<String, User> found = new TreeMap<>();
        for (String name : lines.stringPropertyNames()) {
            String[] parts = lines.getProperty(name).strip().split("\\s+");
            try {
                if (parts.length != 2 || !parts[1].matches("\\$2[abxy]\\$\\d\\d\\$.{53}")) {
                    throw new IllegalArgumentException();
                }
                found.put(name, new User(name, Role.named(parts[0]), parts[1]));
            } catch (IllegalArgumentException e) {
                throw new SetupException("The users file " + file + " has no role and bcrypt hash for '" + name
                        + "': write a line as the command 'user' prints it.");
            }
        }
        return found;
    }
}
