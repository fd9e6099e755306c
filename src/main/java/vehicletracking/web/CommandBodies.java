package vehicletracking.web;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;

/** Turns the bodies of command requests into commands, or says which field is wrong. */
final class CommandBodies {

    /** A device's clock may be ahead by this much. */
    static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    private final BodySchema registerVehicle;
    private final BodySchema trackLocation;
    private final InstantSource clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param openApi the document whose component schemas the bodies must satisfy */
    CommandBodies(JsonObject openApi, InstantSource clock) {
        this.registerVehicle = BodySchema.of(openApi, "RegisterVehicle");
        this.trackLocation = BodySchema.of(openApi, "TrackLocation");
        this.clock = clock;
    }

    /** @throws Problem when the body is no registration */
    RegisterVehicle registerVehicle(@Nullable Buffer body) {
        JsonObject json = JsonBody.read(body);
        registerVehicle.require(json);
        return new RegisterVehicle(ids.generate(), licensePlateOf(json), now());
    }

    /** @throws Problem when the body is no location */
    TrackLocation trackLocation(@Nullable Buffer body) {
        JsonObject json = JsonBody.read(body);
        trackLocation.require(json);
        Instant now = now();
        return new TrackLocation(ids.generate(), licensePlateOf(json), fixOf(json, now));
    }

    private static Fix fixOf(JsonObject json, Instant now) {
        try {
            return new Fix(
                    json.getDouble("latitude"),
                    json.getDouble("longitude"),
                    occurredAt(json.getString("occurredAt"), now),
                    json.getDouble("altitude"),
                    json.getDouble("speed"),
                    json.getDouble("course"),
                    json.getDouble("accuracy"));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidBody(List.of(new Problem.Fault("fix", String.valueOf(e.getMessage()))));
        }
    }

    private static LicensePlate licensePlateOf(JsonObject json) {
        try {
            return new LicensePlate(json.getString("vehicleLicensePlate"));
        } catch (IllegalArgumentException e) {
            throw invalid("vehicleLicensePlate", String.valueOf(e.getMessage()));
        }
    }

    private static Instant occurredAt(@Nullable String text, Instant now) {
        if (text == null) {
            return now;
        }
        Instant occurredAt = parse(text);
        if (occurredAt.isBefore(Fix.EARLIEST)) {
            throw invalid("occurredAt", "must not be before " + Fix.EARLIEST);
        }
        if (occurredAt.isAfter(now.plus(MAX_AHEAD))) {
            throw invalid("occurredAt", "must not be more than " + MAX_AHEAD.toMinutes() + " minutes ahead");
        }
        return occurredAt;
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw invalid("occurredAt", "must be an ISO-8601 time with a zone, like 2026-01-31T13:45:00Z");
        }
    }

    private static Problem invalid(String field, String detail) {
        return Problem.invalidBody(List.of(new Problem.Fault(field, detail)));
    }

    /** In the precision that the log keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
