package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScanBudgetTest {

    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void chunks_grow_while_they_are_fast_and_shrink_when_they_are_slow() {
        ScanBudget budget = ScanBudget.DEFAULT;
        assertThat(budget.nextChunkPositions(100_000, FAST_NANOS)).isEqualTo(200_000);
        assertThat(budget.nextChunkPositions(800_000, FAST_NANOS)).isEqualTo(1_000_000);
        assertThat(budget.nextChunkPositions(1_000_000, SLOW_NANOS)).isEqualTo(500_000);
        assertThat(budget.nextChunkPositions(100_000, SLOW_NANOS)).isEqualTo(100_000);
    }

    @Test
    void a_read_with_a_match_has_a_shorter_time_limit() {
        long threeSecondsAgo = System.nanoTime() - TimeUnit.SECONDS.toNanos(3);
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo, true)).isTrue();
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo, false)).isFalse();
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo - TimeUnit.SECONDS.toNanos(3), false))
                .isTrue();
    }
}
