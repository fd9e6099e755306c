package vehicletracking.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class ClaimsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = TestDatabase.pools(vertx).writes();
    private final Claims claims = new Claims(vertx, pool);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private Optional<Claim> tryClaim() throws TimeoutException {
        return await(claims.tryClaim("task"));
    }

    private void expire() throws TimeoutException {
        await(pool.query("UPDATE work_claim SET renewed_at = renewed_at - interval '11 seconds'")
                .execute());
    }

    @Test
    void of_nodes_that_claim_a_task_at_the_same_time_one_succeeds() throws Exception {
        List<Future<Optional<Claim>>> attempts =
                IntStream.range(0, 8).mapToObj(i -> claims.tryClaim("task")).toList();
        await(Future.all(attempts));
        assertThat(attempts).filteredOn(each -> each.result().isPresent()).hasSize(1);
        assertThat(await(Claims.held(pool, Set.of("task", "other")))).containsExactly("task");

        expire();
        assertThat(await(Claims.held(pool, Set.of("task")))).isEmpty();
        attempts = IntStream.range(0, 8).mapToObj(i -> claims.tryClaim("task")).toList();
        await(Future.all(attempts));
        assertThat(attempts).filteredOn(each -> each.result().isPresent()).hasSize(1);
    }

    @Test
    void a_released_task_can_be_claimed_at_once() throws Exception {
        Claim first = tryClaim().orElseThrow();
        assertThat(tryClaim()).isEmpty();
        await(first.release());
        assertThat(tryClaim()).isPresent();
    }

    @Test
    void a_former_holder_writes_nothing_and_releases_nothing() throws Exception {
        Claim former = tryClaim().orElseThrow();
        expire();
        Claim holder = tryClaim().orElseThrow();

        assertThatThrownBy(() -> await(pool.withTransaction(former::require))).isInstanceOf(ClaimLostException.class);
        await(former.release());

        await(pool.withTransaction(holder::require));
        assertThat(tryClaim()).isEmpty();
    }

    /** Also when its transaction takes longer than a claim is valid: renewals do not wait for it. */
    @Test
    void a_holder_is_not_taken_over_within_its_transaction() throws Exception {
        Claim holder = tryClaim().orElseThrow();
        Promise<Void> end = Promise.promise();
        Promise<Void> begun = Promise.promise();
        Future<Void> transaction = pool.withTransaction(
                connection -> holder.require(connection).onComplete(begun).compose(ignored -> end.future()));
        await(begun.future());

        expire();
        assertThat(tryClaim()).isEmpty();
        end.complete();
        await(transaction);

        assertThat(tryClaim()).isPresent();
    }

    @Test
    void a_claim_is_renewed() throws Exception {
        assertThat(tryClaim()).isPresent();
        await(pool.query("UPDATE work_claim SET renewed_at = renewed_at - interval '1 hour'")
                .execute());
        while (await(Claims.held(pool, Set.of("task"))).isEmpty()) {
            await(vertx.timer(20));
        }
    }
}
