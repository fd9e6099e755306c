package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.TestDatabase;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

/** Databases that answer queries and accept no appends. */
@IntegrationTest
class NotReadyTest {

    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(30);

    private static final JsonObject LOCATION = new JsonObject()
            .put("vehicleLicensePlate", "A 1")
            .put("latitude", 1)
            .put("longitude", 2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOCK TABLE event IN EXCLUSIVE MODE",
                "LOCK TABLE log_head IN ACCESS EXCLUSIVE MODE",
                "SELECT head FROM log_head FOR UPDATE"
            })
    void a_lock_on_the_log_is_reported_in_seconds(String lock) throws Exception {
        PgConnectOptions database = TestDatabase.create();
        TestService service = new TestServiceSetup().database(database).start();
        try (Connection other = connect(database);
                Statement statement = other.createStatement()) {
            service.register("A 1");
            assertReady(service, 200, "UP");
            other.setAutoCommit(false);
            statement.execute(lock);

            long sent = System.nanoTime();
            HttpResponse<Buffer> refused = service.post("/track-location", LOCATION);
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(5));
            assertThat(refused.statusCode()).as(refused.bodyAsString()).isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isNotNull();
            assertThat(refused.bodyAsJsonObject().getString("type")).isEqualTo("/problems/log-locked");
            Eventually.until(
                    "commands are not accepted",
                    NOTICE_LIMIT,
                    () -> commands(service).encode().contains("another transaction holds a lock on the log"));
            assertReady(service, 503, "DOWN");

            other.rollback();
            Eventually.until("it is ready", NOTICE_LIMIT, () -> ready(service).statusCode() == 200);
            assertThat(service.post("/track-location", LOCATION).statusCode()).isEqualTo(201);
        } finally {
            service.close();
        }
    }

    @Test
    void a_lock_is_noticed_without_any_command() throws Exception {
        PgConnectOptions database = TestDatabase.create();
        TestService service = new TestServiceSetup().database(database).start();
        try (Connection other = connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE log_manifest IN SHARE MODE");

            Eventually.until(
                    "it is not ready", NOTICE_LIMIT, () -> ready(service).statusCode() == 503);
            assertReady(service, 503, "DOWN");
            other.rollback();
            Eventually.until("it is ready", NOTICE_LIMIT, () -> ready(service).statusCode() == 200);
        } finally {
            service.close();
        }
    }

    @Test
    void a_full_disk_is_noticed_with_commands_and_without() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(64);
                PostgresServer server = PostgresServer.primary()) {
            server.execute(
                    "CREATE TABLESPACE small LOCATION '" + disk.path() + "'",
                    "CREATE DATABASE tracking TABLESPACE small");
            TestService service = new TestServiceSetup()
                    .database(server.connectOptions().setDatabase("tracking"))
                    .start();
            try {
                service.register("A 1");
                assertReady(service, 200, "UP");

                disk.fill();
                Eventually.until(
                        "an idle service is not ready",
                        NOTICE_LIMIT,
                        () -> ready(service).statusCode() == 503);
                assertReady(service, 503, "DOWN");
                disk.free();
                Eventually.until(
                        "it is ready", NOTICE_LIMIT, () -> ready(service).statusCode() == 200);

                disk.fill();
                Eventually.until(
                        "a command is refused",
                        NOTICE_LIMIT,
                        () -> service.post("/track-location", LOCATION).statusCode() == 503);
                assertReady(service, 503, "DOWN");
                assertThat(service.get("/vehicle-locations?at=2026-01-01T00:00:00Z")
                                .statusCode())
                        .isEqualTo(200);
                disk.free();
                Eventually.until(
                        "it is ready", NOTICE_LIMIT, () -> ready(service).statusCode() == 200);
                assertThat(service.post("/track-location", LOCATION).statusCode())
                        .isEqualTo(201);
            } finally {
                service.close();
            }
        }
    }

    private static Connection connect(PgConnectOptions database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(database.getHost(), database.getPort(), database.getDatabase()),
                database.getUser(),
                database.getPassword());
    }

    private static HttpResponse<Buffer> ready(TestService service) throws TimeoutException {
        return service.get("/health/ready");
    }

    private static void assertReady(TestService service, int status, String commands) throws TimeoutException {
        HttpResponse<Buffer> response = ready(service);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
        assertThat(commands(service).getString("status")).isEqualTo(commands);
    }

    private static JsonObject commands(TestService service) throws TimeoutException {
        return ready(service).bodyAsJsonObject().getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("id").equals("commands"))
                .findFirst()
                .orElseThrow();
    }
}
