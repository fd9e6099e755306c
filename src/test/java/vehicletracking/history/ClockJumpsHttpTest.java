package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

/** The clock of the service jumps ahead by two hours, or is set back by as much. */
@SuppressWarnings("NullAway.Init") // the service is there before the first test
@IntegrationTest
class ClockJumpsHttpTest {

    private static final Duration JUMP = Duration.ofHours(2);

    private volatile Duration set = Duration.ZERO;
    private TestService service;

    @BeforeEach
    void open() throws Exception {
        InstantSource system = InstantSource.system();
        service = new TestServiceSetup()
                .partitionEvents(1_000)
                .clock(() -> system.instant().plus(set))
                .start();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
    }

    private JsonObject track(double latitude) throws Exception {
        return service.post(
                        "/track-location",
                        new JsonObject()
                                .put("vehicleLicensePlate", "CLOCK")
                                .put("latitude", latitude)
                                .put("longitude", 10))
                .bodyAsJsonObject();
    }

    private JsonObject track(double latitude, Instant occurredAt) throws Exception {
        return service.post(
                        "/track-location",
                        new JsonObject()
                                .put("vehicleLicensePlate", "CLOCK")
                                .put("latitude", latitude)
                                .put("longitude", 10)
                                .put("occurredAt", occurredAt.toString()))
                .bodyAsJsonObject();
    }

    private double current(UUID vehicle) throws Exception {
        return service.ok("/vehicle-current-location/" + vehicle).getDouble("latitude");
    }

    private JsonArray currentIn(String box) throws Exception {
        return service.ok("/vehicle-current-locations" + box).getJsonArray("vehicleCurrentLocations");
    }

    private JsonObject clock() throws Exception {
        return service.ok("/health/ready").getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("id").equals("clock"))
                .findFirst()
                .orElseThrow()
                .getJsonObject("data");
    }

    @Test
    void what_comes_while_the_clock_is_ahead_is_flagged_and_moves_no_vehicle() throws Exception {
        UUID vehicle = service.register("CLOCK");
        assertThat(track(1).containsKey("flags")).isFalse();
        set = JUMP;
        assertThat(track(2).getJsonArray("flags")).containsExactly("clock-jumped");
        assertThat(clock().getLong("jumpSeconds")).isBetween(7_195L, 7_205L);
        assertThat(current(vehicle)).isEqualTo(1);
        set = Duration.ZERO;
        assertThat(track(3).containsKey("flags")).isFalse();
        assertThat(clock().getLong("jumpSeconds")).isZero();
        assertThat(current(vehicle)).isEqualTo(3);
        assertThat(service.ok("/vehicle-location/" + vehicle + "?at="
                                + Instant.now().plus(JUMP))
                        .getDouble("latitude"))
                .isEqualTo(3);
    }

    @Test
    void a_time_that_the_device_reported_is_not_doubtful() throws Exception {
        UUID vehicle = service.register("CLOCK");
        set = JUMP;
        assertThat(track(1, Instant.now()).containsKey("flags")).isFalse();
        assertThat(current(vehicle)).isEqualTo(1);
    }

    /** As after a start with a clock that is ahead: nothing says so until it is set back. */
    @Test
    void a_location_whose_time_has_not_come_hides_no_other() throws Exception {
        UUID vehicle = service.register("CLOCK");
        assertThat(track(1).containsKey("flags")).isFalse();
        set = JUMP;
        assertThat(track(2, Instant.now().plus(JUMP)).containsKey("flags")).isFalse();
        assertThat(current(vehicle)).isEqualTo(2);
        set = Duration.ZERO;
        assertThat(current(vehicle)).isEqualTo(1);
        assertThat(track(3).containsKey("flags")).isFalse();
        assertThat(current(vehicle)).isEqualTo(3);
        assertThat(currentIn("?bbox=9,2.5,11,3.5")).hasSize(1);
        assertThat(currentIn("?bbox=9,1.5,11,2.5")).isEmpty();
        assertThat(currentIn("").getJsonObject(0).getDouble("latitude")).isEqualTo(3);
    }

    @Test
    void a_vehicle_that_has_no_other_location_keeps_the_one_whose_time_has_not_come() throws Exception {
        UUID vehicle = service.register("CLOCK");
        set = JUMP;
        assertThat(track(1, Instant.now().plus(JUMP)).containsKey("flags")).isFalse();
        set = Duration.ZERO;
        assertThat(current(vehicle)).isEqualTo(1);
    }
}
