package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vehicletracking.eventstore.Cursor;
import vehicletracking.testing.Eventually;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

/** The whole service on a primary with one streaming replica. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadReplicasTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Of a query whose replica stops answering: the limit of a probe, its interval, and some. */
    private static final Duration REDIRECT_LIMIT = Duration.ofSeconds(4);

    private final PostgresServer primary = PostgresServer.primary();
    private final PostgresServer replica = primary.replica("replica");
    private TestService service;
    private int vehicles;
    private String plate;
    private String vehicleId;

    @BeforeAll
    void start() throws TimeoutException {
        service = new TestServiceSetup()
                .database(primary.connectOptions())
                .replicas(List.of(replica.connectOptions()))
                .start();
    }

    @AfterAll
    void stop() throws TimeoutException {
        service.close();
        replica.close();
        primary.close();
    }

    @BeforeEach
    void registerVehicle() throws TimeoutException {
        plate = "ZH " + ++vehicles;
        vehicleId = service.created("/register-vehicle", new JsonObject().put("vehicleLicensePlate", plate))
                .toString();
        track(47);
        awaitReplica();
    }

    @AfterEach
    void resumeReplay() {
        replica.execute("SELECT pg_wal_replay_resume()");
    }

    private JsonObject location(int latitude) {
        return new JsonObject()
                .put("vehicleLicensePlate", plate)
                .put("latitude", latitude)
                .put("longitude", 8);
    }

    private void track(int latitude) throws TimeoutException {
        assertThat(service.post("/track-location", location(latitude)).statusCode())
                .isEqualTo(201);
    }

    private JsonObject current(String... headers) throws TimeoutException {
        HttpResponse<Buffer> response = service.get("/vehicle-current-location/" + vehicleId, headers);
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
        return response.bodyAsJsonObject();
    }

    private JsonObject lastKnown(String parameters) throws TimeoutException {
        return service.ok("/vehicle-location/" + vehicleId + parameters);
    }

    /** Waits until the replica has replayed and answers queries; fails when queries go elsewhere. */
    private void awaitReplica() {
        Eventually.until("the replica answers", LIMIT, () -> {
            int before = answeredByReplica();
            current();
            return answeredByReplica() > before;
        });
    }

    /** Rows that statements on the replica have read of a table that every query of current locations reads. */
    private int answeredByReplica() {
        return Integer.parseInt(replica.value(
                "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'vehicle_current_location'"));
    }

    @Test
    void a_replica_answers_while_the_primary_is_gone() throws TimeoutException {
        primary.kill();

        assertThat(current().getInteger("latitude")).isEqualTo(47);
        assertThat(lastKnown("").getInteger("latitude")).isEqualTo(47);
        assertThat(service.ok("/vehicles?licensePlate=" + plate.replace(" ", "%20"))
                        .getJsonArray("vehicles"))
                .hasSize(1);
        assertThat(service.get("/vehicle-track/" + vehicleId + "?from="
                                + Instant.now().minusSeconds(60))
                        .bodyAsString())
                .contains("\"latitude\":47");
        assertThat(service.post("/track-location", location(48)).statusCode()).isEqualTo(503);

        primary.start();
        Eventually.until(
                "commands are accepted",
                LIMIT,
                () -> service.post("/track-location", location(49)).statusCode() == 201);
        assertThat(current().getInteger("latitude")).isEqualTo(49);
    }

    @Test
    void a_client_reads_its_write_while_the_replica_does_not_replay() throws TimeoutException {
        replica.execute("SELECT pg_wal_replay_pause()");

        for (int latitude = 50; latitude < 60; latitude++) {
            track(latitude);
            assertThat(current().getInteger("latitude")).isEqualTo(latitude);
            assertThat(lastKnown("").getInteger("latitude")).isEqualTo(latitude);
        }
    }

    @Test
    void a_replica_that_is_behind_answers_with_its_own_position() throws TimeoutException {
        replica.execute("SELECT pg_wal_replay_pause()");
        JsonObject before = current();

        track(50);
        JsonObject stale = current("Log-Position", before.getJsonObject("asOf").getString("position"));
        JsonObject fresh = current();

        assertThat(stale).isEqualTo(before);
        assertThat(fresh.getInteger("latitude")).isEqualTo(50);
        assertThat(fresh.getJsonObject("asOf").getString("position"))
                .isNotEqualTo(before.getJsonObject("asOf").getString("position"));
    }

    @Test
    void a_temporal_answer_of_a_replica_has_the_position_that_it_reflects() throws TimeoutException {
        replica.execute("SELECT pg_wal_replay_pause()");
        Cursor paused = Cursor.parse("0:" + replica.value("SELECT head FROM log_head"));
        track(50);

        for (String uri : List.of(
                "/vehicle-location/" + vehicleId,
                "/vehicle-locations",
                "/vehicle-track/" + vehicleId + "?from=" + Instant.now().minusSeconds(60),
                "/vehicle-movement/" + vehicleId + "?from=" + Instant.now().minusSeconds(60),
                "/vehicle-movement?from=" + Instant.now().minusSeconds(60))) {
            String reflected = service.get(uri, "Log-Position", "0:1").getHeader("Log-Position");
            assertThat(paused.covers(Cursor.parse(reflected)))
                    .as("%s reflects %s", uri, reflected)
                    .isTrue();
            assertThat(service.get(uri).getHeader("Log-Position")).as(uri).isNull();
        }
    }

    @Test
    void a_query_as_known_at_a_time_is_answered_by_a_server_that_has_all_events_of_the_time() throws TimeoutException {
        replica.execute("SELECT pg_wal_replay_pause()");
        track(50);
        String knownAt = primary.value("SELECT to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");

        HttpResponse<Buffer> found =
                service.get("/vehicle-location/" + vehicleId + "?asKnownAt=" + knownAt, "Log-Position", "0:1");

        assertThat(found.bodyAsJsonObject().getInteger("latitude"))
                .as(found.bodyAsString())
                .isEqualTo(50);
    }

    @Test
    void commands_see_the_latest_events_while_the_replica_does_not_replay() throws TimeoutException {
        replica.execute("SELECT pg_wal_replay_pause()");
        JsonObject report = location(50).put("occurredAt", Instant.now().toString());

        String trackedId = service.created("/track-location", report).toString();
        HttpResponse<Buffer> duplicate = service.post("/track-location", report);
        HttpResponse<Buffer> corrected = service.post(
                "/correct-location",
                new JsonObject()
                        .put("locationTrackedId", trackedId)
                        .put("reason", "wrong place")
                        .put("latitude", 51)
                        .put("longitude", 8));

        assertThat(duplicate.bodyAsJsonObject().getString("locationTrackedId")).isEqualTo(trackedId);
        assertThat(corrected.statusCode()).as(corrected.bodyAsString()).isEqualTo(201);
        assertThat(current().getInteger("latitude")).isEqualTo(51);
    }

    @Test
    void queries_go_elsewhere_while_the_replica_is_gone_and_return() throws TimeoutException {
        replica.kill();
        for (int i = 0; i < 100; i++) {
            current();
            lastKnown("");
        }

        replica.start();
        awaitReplica();
    }

    @Test
    void queries_go_elsewhere_while_the_replica_hangs_and_return() throws TimeoutException {
        replica.suspend();
        try {
            long startedNanos = System.nanoTime();
            current();
            lastKnown("");
            current();
            assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isLessThan(REDIRECT_LIMIT);
        } finally {
            replica.resume();
        }
        awaitReplica();
    }
}
