package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UniqueInstantSourceTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void no_microsecond_is_returned_twice_to_any_thread() {
        UniqueInstantSource clock = new UniqueInstantSource(InstantSource.fixed(NOON));
        assertThat(IntStream.range(0, 10_000)
                        .parallel()
                        .mapToObj(i -> clock.instant())
                        .distinct())
                .hasSize(10_000)
                .allMatch(each -> !each.isBefore(NOON) && each.isBefore(NOON.plusMillis(10)));
    }

    @Test
    void it_goes_with_the_clock_behind_it_and_follows_one_that_is_set_back() {
        AtomicReference<Instant> time = new AtomicReference<>(NOON.plusNanos(1_999));
        UniqueInstantSource clock = new UniqueInstantSource(time::get);
        assertThat(clock.instant()).isEqualTo(NOON.plusNanos(1_000));
        time.set(NOON.plusSeconds(5));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5));
        time.set(NOON.plusSeconds(4));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(5).plusNanos(1_000));
        time.set(NOON);
        assertThat(clock.instant()).isEqualTo(NOON);
    }
}
