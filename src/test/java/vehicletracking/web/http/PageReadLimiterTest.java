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
    void reads_are_limited_and_start_in_the_order_of_submission() {
        List<Future<String>> results =
                IntStream.range(0, 4).mapToObj(this::read).toList();
        assertThat(begun).containsExactly(0, 1);
        reads.get(1).complete("one");
        assertThat(begun).containsExactly(0, 1, 2);
        reads.get(2).fail("it was not read");
        assertThat(begun).containsExactly(0, 1, 2, 3);
        reads.get(3).complete("three");
        assertThat(results.get(1).result()).isEqualTo("one");
        assertThat(results.get(2).cause()).hasMessage("it was not read");
        assertThat(results.get(3).result()).isEqualTo("three");
        assertThat(results.get(0).isComplete()).isFalse();
    }

    @Test
    void a_read_that_throws_frees_its_place() {
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
