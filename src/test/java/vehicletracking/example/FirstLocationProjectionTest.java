package vehicletracking.example;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

@IntegrationTest
@SuppressWarnings("NullAway.Init") // set before each test
class FirstLocationProjectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant FIRST = Instant.parse("2026-05-01T10:00:00Z");

    private TestService service;
    private Pool pool;

    @BeforeEach
    void start() throws TimeoutException {
        service = new TestServiceSetup()
                .shards(2)
                .projections(List.of(FirstLocationProjection.PROJECTION), List.of(FirstLocationProjection.CREATE_TABLE))
                .start();
        pool = PgBuilder.pool()
                .connectingTo(service.database())
                .using(service.vertx())
                .build();
    }

    @AfterEach
    void close() throws TimeoutException {
        await(pool.close());
        service.close();
    }

    @Test
    void a_projection_from_outside_is_folded_shown_and_rebuilt() throws TimeoutException {
        UUID vehicleId = service.register("FIRST-1");
        append(vehicleId, FIRST.plusSeconds(60));
        append(vehicleId, FIRST);
        append(vehicleId, FIRST.plusSeconds(120));

        assertThat(firstLocationOf(vehicleId)).isEqualTo(FIRST);
        assertThat(service.ok("/projections").getJsonArray("projections"))
                .extracting(each -> ((JsonObject) each).getString("name"))
                .contains("first-location");

        assertThat(service.post("/projections/first-location/rebuild").statusCode())
                .isEqualTo(202);
        assertThat(firstLocationOf(vehicleId)).isEqualTo(FIRST);
    }

    private void append(UUID vehicleId, Instant occurredAt) throws TimeoutException {
        service.append(EventMapper.newEvent(
                new LocationTracked(UUID.randomUUID(), vehicleId, new Fix(1, 2, occurredAt, null, null, null, null))));
    }

    private Instant firstLocationOf(UUID vehicleId) throws TimeoutException {
        awaitUpToDate();
        return await(pool.preparedQuery("SELECT occurred_at FROM first_location WHERE vehicle_id = $1")
                        .execute(Tuple.of(vehicleId)))
                .iterator()
                .next()
                .getOffsetDateTime("occurred_at")
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toInstant();
    }

    /** Requests the status until the projection has folded the whole log and no rebuild is in progress. */
    private void awaitUpToDate() throws TimeoutException {
        long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        while (!isUpToDate()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        }
    }

    private boolean isUpToDate() throws TimeoutException {
        return service.ok("/projections").getJsonArray("projections").stream()
                .map(JsonObject.class::cast)
                .filter(status -> status.getString("name").equals("first-location"))
                .anyMatch(status -> status.getLong("behindEvents") == 0
                        && status.getString("state").equals("live"));
    }
}
