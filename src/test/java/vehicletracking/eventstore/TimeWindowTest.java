package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeWindowTest {

    private static TimeWindow window(@Nullable Integer from, @Nullable Integer to) {
        return new TimeWindow(from == null ? null : at(from), to == null ? null : at(to));
    }

    private static Instant at(int seconds) {
        return Instant.ofEpochSecond(seconds);
    }

    @Test
    void both_bounds_are_inclusive_and_can_be_open() {
        assertThat(window(1, 3).contains(at(0))).isFalse();
        assertThat(window(1, 3).contains(at(1))).isTrue();
        assertThat(window(1, 3).contains(at(3))).isTrue();
        assertThat(window(1, 3).contains(at(4))).isFalse();
        assertThat(window(null, 3).contains(Instant.MIN)).isTrue();
        assertThat(window(1, null).contains(Instant.MAX)).isTrue();
    }

    @Test
    void a_window_that_ends_before_it_begins_is_rejected() {
        assertThatThrownBy(() -> window(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be after");
        assertThat(TimeWindow.at(at(1))).isEqualTo(window(1, 1));
    }

    @Test
    void the_intersection_is_contained_in_both_windows() {
        assertThat(window(1, 5).intersection(window(3, 9))).contains(window(3, 5));
        assertThat(window(3, 9).intersection(window(1, 5))).contains(window(3, 5));
        assertThat(window(null, 5).intersection(window(3, null))).contains(window(3, 5));
        assertThat(window(3, 5).intersection(TimeWindow.ALWAYS)).contains(window(3, 5));
        assertThat(window(1, 2).intersection(window(3, 4))).isEmpty();
        assertThat(window(1, 3).intersection(window(3, 4))).contains(window(3, 3));
    }
}
