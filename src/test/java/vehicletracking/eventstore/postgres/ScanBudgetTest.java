package vehicletracking.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScanBudgetTest {

    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOW = TimeUnit.SECONDS.toNanos(1);

    @Test
    void stretches_grow_while_they_are_quick_and_shrink_when_they_are_slow() {
        ScanBudget patience = ScanBudget.DEFAULT;
        assertThat(patience.nextChunkPositions(100_000, QUICK)).isEqualTo(200_000);
        assertThat(patience.nextChunkPositions(800_000, QUICK)).isEqualTo(1_000_000);
        assertThat(patience.nextChunkPositions(1_000_000, SLOW)).isEqualTo(500_000);
        assertThat(patience.nextChunkPositions(100_000, SLOW)).isEqualTo(100_000);
    }

    @Test
    void whoever_found_something_looks_for_a_shorter_time() {
        long threeSecondsAgo = System.nanoTime() - TimeUnit.SECONDS.toNanos(3);
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo, true)).isTrue();
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo, false)).isFalse();
        assertThat(ScanBudget.DEFAULT.isExhausted(threeSecondsAgo - TimeUnit.SECONDS.toNanos(3), false))
                .isTrue();
    }
}
