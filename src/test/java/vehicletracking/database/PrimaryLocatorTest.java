package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;

@IntegrationTest
class PrimaryLocatorTest {

    private final Vertx vertx = Vertx.vertx();

    @AutoClose
    private final PostgresServer primary = PostgresServer.primary();

    @AutoClose
    private final PostgresServer replica = primary.replica("replica");

    private int portOf(PostgresServer... servers) throws TimeoutException {
        return await(locator(servers).get()).getPort();
    }

    private PrimaryLocator locator(PostgresServer... servers) {
        List<PgConnectOptions> all =
                List.of(servers).stream().map(PostgresServer::connectOptions).toList();
        return new PrimaryLocator(vertx, new DatabaseServers(all, DatabaseTls.NONE));
    }

    @Test
    void the_server_that_accepts_writes_is_found_also_after_a_promotion() throws TimeoutException {
        assertThat(portOf(replica, primary)).isEqualTo(primary.connectOptions().getPort());
        assertThatThrownBy(() -> portOf(replica)).isInstanceOf(ConnectException.class);

        replica.promote();
        assertThat(portOf(primary, replica))
                .as("the one of two that was promoted last")
                .isEqualTo(replica.connectOptions().getPort());

        replica.kill();
        assertThat(portOf(replica, primary)).isEqualTo(primary.connectOptions().getPort());
        primary.kill();
        assertThatThrownBy(() -> portOf(replica, primary)).isInstanceOf(ConnectException.class);
    }
}
