package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.database.DatabaseServers;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

/** The service under the role of {@code conf/roles.sql}, which owns no table. */
@IntegrationTest
@Timeout(120)
class LeastPrivilegeTest {

    private static final int PARTITION_EVENTS = 1_000;

    private static PostgresServer server;
    private static ArchivingService archiving;
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.primary();
        server.execute(Files.readString(Path.of("conf/roles.sql")));
        PgConnectOptions role = server.connectOptions().setUser("tracking");
        PgConnectOptions owner = server.connectOptions().setUser("tracking_owner");
        service = new TestServiceSetup()
                .database(role)
                .owner(DatabaseServers.of(owner))
                .partitionEvents(PARTITION_EVENTS)
                .start();
        archiving = new ArchivingService(service, 1, PARTITION_EVENTS);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        archiving.close();
        server.close();
    }

    @Test
    void the_service_does_all_that_it_does_under_its_owner() throws TimeoutException {
        String vehicle = "ZH 1";
        UUID vehicleId = service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", vehicle));
        for (int i = 0; i < 2 * PARTITION_EVENTS + 100; i++) {
            service.created("/track-location", location(vehicle, i));
        }
        assertThat(server.value("SELECT count(*) > 2 FROM log_partition")).isEqualTo("t");
        assertThat(service.ok("/vehicle-current-location/" + vehicleId).getString("vehicleLicensePlate"))
                .isEqualTo(vehicle);

        var before = archiving.readModels();
        assertThat(archiving.rebuild()).isEqualTo(before);
        assertThat(archiving.rebuild()).isEqualTo(before);
        for (String projection : new String[] {"devices", "quarantine"}) {
            assertThat(service.post("/projections/" + projection + "/rebuild").statusCode())
                    .isEqualTo(202);
        }

        assertThat(archiving.archive(1)).hasSize(1);
        archiving.restoreAll();
        assertThat(archiving.archivedPartitions()).isEmpty();
        assertThat(archiving.verify()).isInstanceOf(Result.Intact.class);
        assertThat(owners()).isEqualTo("tracking_owner");
    }

    private static JsonObject location(String plate, int number) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", 47 + number * 1e-5)
                .put("longitude", 8.5);
    }

    private static String owners() {
        return server.value("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'public'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET payload = '{}'",
                "DELETE FROM event",
                "TRUNCATE event",
                "UPDATE event_from_000000000000 SET payload = '{}'",
                "DELETE FROM event_from_000000000000",
                "INSERT INTO event_from_000000000000 SELECT * FROM event",
                "DELETE FROM log_manifest",
                "UPDATE log_manifest SET digest = chain",
                "DELETE FROM log_head",
                "DELETE FROM log_archive",
                "DELETE FROM flyway_schema_history",
                "SELECT create_read_model_rebuild('event')",
                "SELECT swap_read_model_rebuild('log_manifest')",
                "CREATE TABLE own (a int)",
                "CREATE TEMPORARY TABLE own (a int)",
                "CREATE ROLE other",
                "SET ROLE tracking_owner",
                "COPY event TO PROGRAM 'true'"
            })
    void what_would_alter_the_log_or_the_database_is_refused(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + server.address() + "/postgres", "tracking", "");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"))
                    .hasMessageNotContaining("the log can only be appended to"); // that is the trigger
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE event",
                "ALTER TABLE event DISABLE TRIGGER ALL",
                "ALTER TABLE event DETACH PARTITION event_from_000000000000",
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            })
    void what_only_an_owner_may_do_is_refused(String sql) throws SQLException {
        what_would_alter_the_log_or_the_database_is_refused(sql);
    }
}
