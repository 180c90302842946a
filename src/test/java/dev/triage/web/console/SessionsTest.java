package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.runtime.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path directory;

    private Path file;
    private UserFile users;

    @BeforeEach
    void writeUsers() throws Exception {
        file = directory.resolve("users");
        Files.writeString(file, UserFile.line("ana", Role.LEAD, "secret"));
        users = UserFile.open(file);
    }

    private Sessions at(Instant when, String key) {
        return new Sessions(key, users, Duration.ofHours(12), Clock.fixed(when, ZoneOffset.UTC));
    }

    @Test
    void shouldBeReadByAnyInstanceWithTheSameKey() {
        String cookie = at(NOW, KEY).open(users.find("ana").orElseThrow());

        Sessions.Session read = at(NOW.plusSeconds(60), KEY).read(cookie).orElseThrow();

        assertThat(read.user().role()).isEqualTo(Role.LEAD);
        assertThat(read.csrf()).isNotBlank().isNotEqualTo(cookie);
        assertThat(at(NOW, KEY.replace('0', '1')).read(cookie)).isEmpty();
    }

    @Test
    void shouldEndInTime() {
        String cookie = at(NOW, KEY).open(users.find("ana").orElseThrow());
        assertThat(at(NOW.plus(Duration.ofHours(13)), KEY).read(cookie)).isEmpty();
    }

    @Test
    void shouldNotBeForged() {
        String cookie = at(NOW, KEY).open(users.find("ana").orElseThrow());
        for (int i = 0; i < cookie.length(); i++) {
            char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(at(NOW, KEY).read(cookie.substring(0, i) + other + cookie.substring(i + 1)))
                    .as("character %d changed", i)
                    .isEmpty();
        }
        assertThat(at(NOW, KEY).read(null)).isEmpty();
        assertThat(at(NOW, KEY).read("")).isEmpty();
    }

    @Test
    void shouldBeOfNoUseOnceSignedOut() {
        Sessions sessions = at(NOW, KEY);
        String cookie = sessions.open(users.find("ana").orElseThrow());
        String other = sessions.open(users.find("ana").orElseThrow());

        sessions.end(cookie);

        assertThat(sessions.read(cookie)).isEmpty();
        assertThat(sessions.read(other)).as("another of the same user").isPresent();
    }

    @Test
    void shouldEndWhenPasswordOrRoleChange() throws Exception {
        String cookie = at(NOW, KEY).open(users.find("ana").orElseThrow());

        Files.writeString(file, UserFile.line("ana", Role.REVIEWER, "secret"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(at(NOW, KEY).read(cookie)).isEmpty();
    }

    @Test
    void shouldRefuseAKeyThatIsEasyToGuess() {
        assertThatThrownBy(() -> at(NOW, "short"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("32");
    }

    @Test
    void shouldMakeAPasswordOnceAndTakeNoOther() throws Exception {
        Path made = directory.resolve("made/users");
        String password = UserFile.createMissing(made).orElseThrow();

        assertThat(UserFile.createMissing(made)).isEmpty();
        assertThat(UserFile.open(made).signIn("admin", password)).isPresent();
        assertThat(UserFile.open(made).signIn("admin", password + "x")).isEmpty();
        assertThat(UserFile.open(made).signIn("nobody", password)).isEmpty();
        assertThat(Files.readString(made)).doesNotContain(password).contains("$2");
    }
}
