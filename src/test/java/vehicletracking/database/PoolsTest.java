package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class PoolsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    private Pools pools(String commandLineOptions) {
        PgConnectOptions database = TestDatabase.create();
        database.addProperty("options", commandLineOptions);
        return Pools.open(vertx, database, 1, sql -> true);
    }

    @ParameterizedTest
    @CsvSource({"'', on", "-c synchronous_commit=remote_apply, remote_apply"})
    void a_commit_waits_as_the_url_says(String options, String expected) throws TimeoutException {
        Pools pools = pools(options);

        await(pools.requireDurability());

        assertThat(await(pools.writes().query("SHOW synchronous_commit").execute())
                        .iterator()
                        .next()
                        .getString(0))
                .isEqualTo(expected);
    }

    @Test
    void commits_that_are_not_on_every_disk_are_refused() {
        Pools pools = pools("-c synchronous_commit=local");

        assertThatThrownBy(() -> await(pools.requireDurability()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("synchronous_commit to local");
    }
}
