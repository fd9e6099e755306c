package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.ProcessTest;

/** The primary of the service is killed, and its synchronous standby promoted. */
@ProcessTest
class FailoverTest {

    private static final int VEHICLES = 32;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NO_STANDBY = "has no synchronous standby";

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @AutoClose
    private final PostgresServer primary = PostgresServer.primary();

    @AutoClose
    private final PostgresServer standby = primary.replica("standby");

    /** The primary is not the first of the hosts. */
    private final Map<String, String> settings = Map.of(
            "DATABASE_URL", "postgres://postgres@%s,%s/postgres".formatted(standby.address(), primary.address()));

    @Test
    void nothingAcknowledgedIsLostWhenTheSynchronousStandbyIsPromoted() {
        requireStandby();
        try (ServiceProcess service = ServiceProcess.start(data, settings);
                ServiceClient client = service.client();
                TrackingLoad load = TrackingLoad.start(client, client.registerFleet(VEHICLES))) {
            load.awaitMoreAcknowledged(2_000);

            primary.kill();
            standby.promote();
            load.awaitMoreAcknowledged(2_000);
            load.stop();

            assertThat(load.unanswered()).isZero();
            assertThat(load.refusals())
                    .allSatisfy(refusal -> assertThat(refusal.statusCode()).isEqualTo(503));
            LogAssert.assertWhole(client.events(), load.acknowledged());
            assertThat(service.logLinesWith(NO_STANDBY)).isEmpty();
            assertThat(service.logLinesWith("accepts writes")).hasSize(2);
        }
        try (ServiceProcess service = ServiceProcess.start(data, settings)) {
            assertThat(service.logLinesWith(NO_STANDBY)).hasSize(1);
        }
    }

    /** A commit on the primary is acknowledged when it is on the disk of the standby as well. */
    private void requireStandby() {
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()");
        Eventually.until(
                "the standby is synchronous",
                LIMIT,
                () -> "sync".equals(primary.value("SELECT sync_state FROM pg_stat_replication")));
    }
}
