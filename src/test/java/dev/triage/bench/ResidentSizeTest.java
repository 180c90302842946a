package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentSizeTest {

    @Test
    void shouldReadWhatTheSystemTells() {
        ResidentSize size = ResidentSize.parse(
                List.of("Name:\tjava", "VmPeak:\t 9999999 kB", "VmHWM:\t  921600 kB", "VmRSS:\t  819200 kB"));

        assertThat(size).isEqualTo(new ResidentSize(800, 900));
    }

    @Test
    void shouldNotTakeAMissingSizeForZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> ResidentSize.parse(List.of("Name:\tjava")));
    }
}
