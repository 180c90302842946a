package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendScheduleTest {

    @Test
    void shouldSpaceTicketsEvenlyWithoutDrift() {
        SendSchedule schedule = new SendSchedule(1_000, 300);

        assertThat(schedule.due(0)).isEqualTo(1_000);
        assertThat(schedule.due(1)).isEqualTo(1_000 + 3_333_333);
        assertThat(schedule.due(300)).isEqualTo(1_000 + 1_000_000_000);
        assertThat(schedule.due(300_000)).isEqualTo(1_000 + 1_000_000_000_000L);
    }

    @Test
    void shouldCountTheTicketsOfATime() {
        assertThat(SendSchedule.tickets(62.5, Duration.ofSeconds(20))).isEqualTo(1250);
        assertThat(SendSchedule.tickets(0.01, Duration.ofSeconds(20))).isEqualTo(1);
    }

    @Test
    void shouldRefuseARateThatSendsNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SendSchedule(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SendSchedule(0, Double.NaN));
    }
}
