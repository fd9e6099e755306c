package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;
import vehicletracking.web.http.StreamBudget.Share;

class StreamBudgetTest {

    private static final long PLENTY = 1_000_000_000;

    private final Promise<Void> first = Promise.promise();
    private final Promise<Void> second = Promise.promise();

    @Test
    void a_stream_beyond_the_number_is_refused_until_one_has_ended() {
        StreamBudget budget = new StreamBudget(2, PLENTY);
        Future<Void> opened = budget.open(share -> first.future());
        assertThat(budget.open(share -> second.future()).isComplete()).isFalse();
        assertRefused(budget);
        first.complete();
        assertThat(opened.succeeded()).isTrue();
        assertThat(budget.open(share -> Future.succeededFuture()).succeeded()).isTrue();
    }

    @Test
    void a_stream_beyond_the_bytes_is_refused_until_enough_are_released() {
        StreamBudget budget = new StreamBudget(100, 2 * StreamBudget.RESERVED_BYTES);
        Share large = opened(budget, first);
        large.hold(StreamBudget.RESERVED_BYTES + 1);
        assertRefused(budget);
        large.release(1);
        assertThat(budget.open(share -> second.future()).isComplete()).isFalse();
    }

    @Test
    void everything_is_released_however_a_stream_ends() {
        StreamBudget budget = new StreamBudget(100, PLENTY);
        opened(budget, first).hold(5 * StreamBudget.RESERVED_BYTES);
        opened(budget, second).hold(1);
        assertThat(budget.open(share -> Future.failedFuture("at once")).failed())
                .isTrue();
        Future<Void> thrown = budget.open(share -> {
            throw Problem.unavailable();
        });
        assertThat(thrown.cause()).isInstanceOf(Problem.class);
        assertThat(budget.streams()).isEqualTo(2);
        assertThat(budget.bytes()).isEqualTo(6 * StreamBudget.RESERVED_BYTES);
        first.complete();
        second.fail("the client disconnected");
        assertThat(budget.streams()).isZero();
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void a_chunk_produced_or_written_after_the_end_does_not_count() {
        StreamBudget budget = new StreamBudget(100, PLENTY);
        Share share = opened(budget, first);
        share.hold(2 * StreamBudget.RESERVED_BYTES);
        first.fail("the client disconnected");
        share.release(2 * StreamBudget.RESERVED_BYTES);
        share.hold(3 * StreamBudget.RESERVED_BYTES);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void no_chunk_is_prefetched_beyond_half_of_the_reservation_or_beyond_the_budget() {
        StreamBudget budget = new StreamBudget(100, 3 * StreamBudget.RESERVED_BYTES);
        Share small = opened(budget, first);
        Share large = opened(budget, second);
        small.hold(StreamBudget.RESERVED_BYTES / 2);
        large.hold(StreamBudget.RESERVED_BYTES / 2 + 1);
        assertThat(small.mayPrefetch()).isTrue();
        assertThat(large.mayPrefetch()).isFalse();
        large.hold(2 * StreamBudget.RESERVED_BYTES);
        assertThat(small.mayPrefetch()).isFalse();
    }

    private static Share opened(StreamBudget budget, Promise<Void> end) {
        Promise<Share> opened = Promise.promise();
        Future<Void> stream = budget.open(share -> {
            opened.complete(share);
            return end.future();
        });
        assertThat(stream.isComplete()).isFalse();
        return opened.future().result();
    }

    private static void assertRefused(StreamBudget budget) {
        int streams = budget.streams();
        long bytes = budget.bytes();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> budget.open(share -> Future.succeededFuture()))
                .satisfies(problem -> assertThat(problem.retryAfterSeconds()).isPositive());
        assertThat(budget.streams()).isEqualTo(streams);
        assertThat(budget.bytes()).isEqualTo(bytes);
    }
}
