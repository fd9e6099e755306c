package vehicletracking.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A jump is a difference between the clock and the time that elapsed. */
class ClockMonitorTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Duration elapsed = Duration.ZERO;
    private Duration set = Duration.ZERO;
    private final ClockMonitor monitor =
            new ClockMonitor(() -> START.plus(elapsed).plus(set), () -> Long.MAX_VALUE - 5 + elapsed.toNanos());

    private void elapse(Duration time) {
        elapsed = elapsed.plus(time);
    }

    private void set(Duration by) {
        set = set.plus(by);
    }

    @Test
    void a_clock_that_runs_is_trusted() {
        elapse(Duration.ofDays(40));
        assertThat(monitor.isDoubtful()).isFalse();
        assertThat(monitor.jump()).isZero();
    }

    @Test
    void a_clock_that_jumped_is_doubtful_until_it_returns() {
        for (Duration jump : new Duration[] {Duration.ofHours(2), Duration.ofHours(-2), Duration.ofSeconds(11)}) {
            set(jump);
            assertThat(monitor.isDoubtful()).isTrue();
            assertThat(monitor.jump()).isEqualTo(jump);
            elapse(Duration.ofMinutes(29));
            assertThat(monitor.isDoubtful()).isTrue();
            set(jump.negated());
            assertThat(monitor.isDoubtful()).isFalse();
        }
    }

    @Test
    void a_clock_that_does_not_return_is_taken_as_right_after_half_an_hour() {
        set(Duration.ofHours(2));
        assertThat(monitor.isDoubtful()).isTrue();
        elapse(Duration.ofMinutes(30));
        assertThat(monitor.isDoubtful()).isFalse();
        set(Duration.ofHours(-2));
        assertThat(monitor.jump()).isEqualTo(Duration.ofHours(-2));
    }

    @Test
    void a_second_jump_begins_the_half_hour_again() {
        set(Duration.ofHours(2));
        assertThat(monitor.isDoubtful()).isTrue();
        elapse(Duration.ofMinutes(20));
        set(Duration.ofHours(1));
        assertThat(monitor.jump()).isEqualTo(Duration.ofHours(3));
        elapse(Duration.ofMinutes(20));
        assertThat(monitor.isDoubtful()).isTrue();
    }

    @Test
    void drift_is_followed_and_is_no_jump() {
        for (int i = 0; i < 100; i++) {
            elapse(Duration.ofSeconds(10));
            set(Duration.ofSeconds(9));
            assertThat(monitor.isDoubtful()).isFalse();
        }
    }
}
