package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class DatabaseCrashTest {

    private static final int VEHICLES = 32;
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(15);
    private static final Duration RESTART_LIMIT = Duration.ofMinutes(2);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    /** KILL is a crash; QUIT is how PostgreSQL is stopped at once, without a last checkpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "QUIT"})
    void nothingAcknowledgedIsLostWhenTheDatabaseGetsSignal(String signal) {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                TrackingLoad load = TrackingLoad.start(client, client.registerFleet(VEHICLES))) {
            ProcessHandle postmaster = data.postmaster().orElseThrow();

            DataDirectory.signal(postmaster, signal);
            // Commands wait for a short outage, so none need be refused.
            Eventually.until(
                    "the outage is logged",
                    RESTART_LIMIT,
                    () -> !service.logLinesWith("can't be reached").isEmpty());
            load.awaitMoreAcknowledged(500);
            load.stop();

            assertThat(postmaster.isAlive()).isFalse();
            assertThat(load.unanswered()).isZero();
            assertThat(load.refusals()).allSatisfy(refusal -> {
                assertThat(refusal.statusCode()).isEqualTo(503);
                assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
            });
            LogAssert.assertWhole(client.events(), load.acknowledged());
            assertLogIsReadable(service);
        }
    }

    /** As long as a process of the old PostgreSQL lives, a new one does not start on its data. */
    @Test
    void aDatabaseThatLeftAProcessBehindComesBackWhenThatIsGone() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client();
                Connection busy = DriverManager.getConnection(data.jdbcUrl());
                Statement statement = busy.createStatement();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            client.register("ZH 1");
            Future<Boolean> endless =
                    executor.submit(() -> statement.execute("DO 'BEGIN LOOP PERFORM 1; END LOOP; END'"));
            try {
                awaitBusyBackend();

                DataDirectory.signal(data.postmaster().orElseThrow(), "KILL");
                Eventually.until(
                        "a start fails",
                        RESTART_LIMIT,
                        () -> !service.logLinesWith("does not run yet").isEmpty());
                assertQuestionsAreRefusedQuietly(service, client);
            } finally {
                // Also after a failure: closing the executor waits for the statement, which never ends by itself.
                busy.abort(executor);
            }

            Eventually.until(
                    "it comes back",
                    RESTART_LIMIT,
                    () -> client.track("ZH 1", 47).statusCode() == 201);
            assertThatThrownBy(endless::get).hasCauseInstanceOf(SQLException.class);
            Eventually.until(
                    "it is ready",
                    RESTART_LIMIT,
                    () -> client.ask("/health/ready").statusCode() == 200);
        }
    }

    @Test
    void aDatabaseThatHangsIsReportedAsNotReady() throws IOException {
        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            ProcessHandle postmaster = data.postmaster().orElseThrow();
            client.get("/health/ready");

            DataDirectory.signalAll(postmaster, "STOP");
            HttpResponse<String> hanging = client.ask("/health/ready", HEALTH_LIMIT);
            DataDirectory.signalAll(postmaster, "CONT");

            assertThat(hanging.statusCode()).as(hanging.body()).isEqualTo(503);
            JsonObject queries = (JsonObject) new JsonObject(hanging.body())
                    .getJsonArray("checks").stream()
                            .filter(check ->
                                    ((JsonObject) check).getString("id").equals("queries"))
                            .findFirst()
                            .orElseThrow();
            assertThat(queries.getString("status")).isEqualTo("DOWN");
            assertThat(queries.getJsonObject("data").getString("reason")).contains("no answer within");
            Eventually.until(
                    "it is ready",
                    RESTART_LIMIT,
                    () -> client.ask("/health/ready").statusCode() == 200);
        }
    }

    private static void assertQuestionsAreRefusedQuietly(ServiceProcess service, ServiceClient client)
            throws IOException {
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> refusal = client.ask("/events");
            assertThat(refusal.statusCode()).isEqualTo(503);
            assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        }
        assertThat(service.logLinesWith("got no reply")).hasSizeBetween(1, 50);
        assertThat(client.ask("/health/ready").statusCode()).isEqualTo(503);
        assertThat(client.ask("/health/live").statusCode()).isEqualTo(200);
    }

    private void awaitBusyBackend() throws SQLException {
        try (Connection connection = DriverManager.getConnection(data.jdbcUrl());
                Statement statement = connection.createStatement()) {
            Eventually.until("a backend is busy", RESTART_LIMIT, () -> {
                try (ResultSet busy = statement.executeQuery(
                        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'")) {
                    return busy.next();
                }
            });
        }
    }

    /** An outage causes a bounded number of lines, whatever the number of failed requests. */
    private static void assertLogIsReadable(ServiceProcess service) {
        Eventually.until(
                "the projections recover",
                RESTART_LIMIT,
                () -> service.logLinesWith(" recovered").size() >= 2);
        assertThat(service.logLinesWith("starting it again")).hasSizeBetween(1, 3);
        assertThat(service.logLinesWith("can't be reached")).hasSize(1);
        assertThat(service.logLinesWith("is reached again")).hasSize(1);
        assertThat(service.stackTraceLines()).as(service.log()).isEmpty();
        assertThat(service.log().lines()).hasSizeLessThan(40);
    }
}
