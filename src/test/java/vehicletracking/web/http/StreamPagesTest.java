package vehicletracking.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class StreamPagesTest {

    private static final StreamPages.RowLimits ROWS = new StreamPages.RowLimits(16, 100, 1_000);

    private final StreamBudget budget = new StreamBudget(10, 2 * StreamBudget.RESERVED_BYTES);
    private final StreamBudget.Share share = share();
    private final StreamPages pages = new StreamPages(new PageReadLimiter(1), share, ROWS);

    private StreamBudget.Share share() {
        Promise<StreamBudget.Share> opened = Promise.promise();
        Future<Void> stream = budget.open(share -> {
            opened.complete(share);
            return Promise.<Void>promise().future();
        });
        assertThat(stream.isComplete()).isFalse();
        return opened.future().result();
    }

    private int rows() {
        return pages.read(Future::succeededFuture).result();
    }

    @Test
    void the_first_page_is_small_and_the_next_ones_fit_a_chunk() {
        assertThat(rows()).isEqualTo(100);
        pages.recordWritten(100, 100 * 1_000);
        assertThat(rows()).isEqualTo(StreamPages.CHUNK_BYTES / 1_000);
        pages.recordWritten(100, 100 * 4_000);
        assertThat(rows()).isEqualTo(StreamPages.CHUNK_BYTES / 4_000);
    }

    @Test
    void a_page_grows_by_a_limited_factor_within_its_limits() {
        pages.recordWritten(100, 100);
        assertThat(rows()).isEqualTo(400);
        pages.recordWritten(400, 400);
        assertThat(rows()).isEqualTo(1_000);
        pages.recordWritten(1_000, 1_000 * StreamPages.CHUNK_BYTES);
        assertThat(rows()).isEqualTo(16);
    }

    @Test
    void a_page_has_the_minimum_size_while_the_budget_is_exceeded() {
        share.hold(2 * StreamBudget.RESERVED_BYTES + 1);
        assertThat(rows()).isEqualTo(16);
        share.release(1);
        assertThat(rows()).isEqualTo(100);
    }

    @Test
    void the_size_of_a_waiting_page_is_decided_when_it_is_read() {
        Promise<Integer> busy = Promise.promise();
        Future<Integer> first = pages.read(rows -> busy.future());
        Future<Integer> second = pages.read(Future::succeededFuture);
        share.hold(2 * StreamBudget.RESERVED_BYTES + 1);
        busy.complete(1);
        assertThat(first.result()).isEqualTo(1);
        assertThat(second.result()).isEqualTo(16);
    }
}
