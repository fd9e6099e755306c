package vehicletracking.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final RateLimit TWO_A_SECOND = new RateLimit(Limit.REQUESTS, 2);

    private long nowNanos = Long.MAX_VALUE - 5; // System.nanoTime() may overflow
    private final TokenBucket bucket = new TokenBucket(TWO_A_SECOND, () -> nowNanos);

    private long taken(int attempts) {
        return IntStream.range(0, attempts).filter(ignored -> bucket.tryTake(1)).count();
    }

    private void pass(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void contains_the_tokens_of_ten_seconds_at_first() {
        assertThat(taken(100)).isEqualTo(20);
        assertThat(bucket.millisUntilAvailable()).isBetween(500L, 501L);
    }

    @Test
    void is_refilled_at_its_rate_up_to_its_capacity() {
        assertThat(taken(100)).isEqualTo(20);

        pass(1_500);
        assertThat(taken(100)).isEqualTo(3);
        pass(3_600_000);
        assertThat(taken(100)).isEqualTo(20);
    }

    @Test
    void a_charge_beyond_the_content_is_a_debt_that_time_pays() {
        bucket.charge(30);

        assertThat(bucket.isExhausted()).isTrue();
        pass(5_000);
        assertThat(taken(1)).isZero();
        pass(500);
        assertThat(taken(100)).isEqualTo(1);
    }

    @Test
    void the_debt_is_limited_to_a_minute() {
        bucket.charge(4_000_000);
        bucket.charge(4_000_000);

        assertThat(bucket.millisUntilAvailable()).isBetween(60_500L, 60_501L);
    }

    @Test
    void a_refunded_token_can_be_taken_again() {
        assertThat(taken(100)).isEqualTo(20);

        bucket.refund(1);

        assertThat(taken(100)).isEqualTo(1);
    }

    @Test
    void a_full_bucket_does_not_get_fuller() {
        bucket.refund(5);

        assertThat(taken(100)).isEqualTo(20);
    }

    @Test
    void a_rate_of_zero_is_no_limit() {
        TokenBucket unlimited = new TokenBucket(new RateLimit(Limit.REQUESTS, 0), () -> nowNanos);

        unlimited.charge(Integer.MAX_VALUE);

        assertThat(unlimited.tryTake(Integer.MAX_VALUE)).isTrue();
        assertThat(unlimited.isExhausted()).isFalse();
    }
}
