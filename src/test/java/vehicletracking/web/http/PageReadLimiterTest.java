package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageReadLimiterTest {

    private final PageReadLimiter turns = new PageReadLimiter(2);
    private final List<Integer> begun = new ArrayList<>();
    private final List<Promise<String>> reads =
            IntStream.range(0, 4).mapToObj(i -> Promise.<String>promise()).toList();

    private Future<String> read(int number) {
        return turns.submit(() -> {
            begun.add(number);
            return reads.get(number).future();
        });
    }

    @Test
    void no_more_than_the_limit_are_read_at_a_time_and_in_the_order_of_the_requests() {
        List<Future<String>> taken = IntStream.range(0, 4).mapToObj(this::read).toList();
        assertThat(begun).containsExactly(0, 1);
        reads.get(1).complete("one");
        assertThat(begun).containsExactly(0, 1, 2);
        reads.get(2).fail("it was not read");
        assertThat(begun).containsExactly(0, 1, 2, 3);
        reads.get(3).complete("three");
        assertThat(taken.get(1).result()).isEqualTo("one");
        assertThat(taken.get(2).cause()).hasMessage("it was not read");
        assertThat(taken.get(3).result()).isEqualTo("three");
        assertThat(taken.get(0).isComplete()).isFalse();
    }

    @Test
    void a_read_that_throws_gives_its_turn_back() {
        for (int i = 0; i < 5; i++) {
            Future<String> thrown = turns.submit(() -> {
                throw new IllegalStateException("thrown");
            });
            assertThat(thrown.cause()).hasMessage("thrown");
        }
        assertThat(read(0).isComplete()).isFalse();
        assertThat(begun).containsExactly(0);
    }
}
