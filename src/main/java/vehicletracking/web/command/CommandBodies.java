package vehicletracking.web.command;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.FixCorrection;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.UuidParser;
import vehicletracking.vehicle.VehicleCommand.ChangeLicensePlate;
import vehicletracking.vehicle.VehicleCommand.CorrectLocation;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.RetireVehicle;
import vehicletracking.vehicle.VehicleCommand.RetractLocation;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.web.http.BodySchema;
import vehicletracking.web.http.JsonBody;
import vehicletracking.web.http.Problem;

/** Turns the bodies of command requests into commands, or says which field is wrong. */
public final class CommandBodies {

    private static final String LICENSE_PLATE = "vehicleLicensePlate";
    private static final String OCCURRED_AT = "occurredAt";
    private static final String REASON = "reason";

    private final BodySchema registerVehicle;
    private final BodySchema changeLicensePlate;
    private final BodySchema retireVehicle;
    private final BodySchema trackLocation;
    private final BodySchema correctLocation;
    private final BodySchema retractLocation;
    private final InstantSource clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param openApi the document whose component schemas the bodies must satisfy */
    public CommandBodies(JsonObject openApi, InstantSource clock) {
        this.registerVehicle = BodySchema.of(openApi, "RegisterVehicle");
        this.changeLicensePlate = BodySchema.of(openApi, "ChangeLicensePlate");
        this.retireVehicle = BodySchema.of(openApi, "RetireVehicle");
        this.trackLocation = BodySchema.of(openApi, "TrackLocation");
        this.correctLocation = BodySchema.of(openApi, "CorrectLocation");
        this.retractLocation = BodySchema.of(openApi, "RetractLocation");
        this.clock = clock;
    }

    /** @throws Problem when the body is no registration */
    RegisterVehicle registerVehicle(@Nullable Buffer body) {
        JsonObject json = read(body, registerVehicle);
        return new RegisterVehicle(ids.generate(), plate(json, LICENSE_PLATE), now());
    }

    /** @throws Problem when the body is no change of a plate */
    ChangeLicensePlate changeLicensePlate(@Nullable Buffer body) {
        JsonObject json = read(body, changeLicensePlate);
        return new ChangeLicensePlate(
                ids.generate(), plate(json, LICENSE_PLATE), plate(json, "newVehicleLicensePlate"), now());
    }

    /** @throws Problem when the body is no retirement */
    RetireVehicle retireVehicle(@Nullable Buffer body) {
        JsonObject json = read(body, retireVehicle);
        @Nullable Reason reason = json.containsKey(REASON) ? reason(json) : null;
        return new RetireVehicle(ids.generate(), plate(json, LICENSE_PLATE), reason, now());
    }

    /** @throws Problem when the body is no location */
    public TrackLocation trackLocation(@Nullable Buffer body) {
        JsonObject json = read(body, trackLocation);
        return new TrackLocation(
                ids.generate(), plate(json, LICENSE_PLATE), fixOf(json, now()), json.containsKey(OCCURRED_AT));
    }

    /**
     * A location whose fields are read already.
     *
     * @param occurredAt null for now
     * @throws Problem when the time is none that a device may tell
     * @throws IllegalArgumentException when another value is out of its range
     */
    public TrackLocation trackLocation(
            LicensePlate plate,
            double latitude,
            double longitude,
            @Nullable Instant occurredAt,
            @Nullable Double altitude,
            @Nullable Double speed,
            @Nullable Double course,
            @Nullable Double accuracy) {
        Instant now = now();
        Instant at = occurredAt == null ? now : requireInRange(OCCURRED_AT, occurredAt, now);
        return new TrackLocation(
                ids.generate(),
                plate,
                new Fix(latitude, longitude, at, altitude, speed, course, accuracy),
                occurredAt != null);
    }

    /** @throws Problem when the body is no correction, or corrects nothing */
    CorrectLocation correctLocation(@Nullable Buffer body) {
        JsonObject json = read(body, correctLocation);
        return new CorrectLocation(ids.generate(), locationTrackedId(json), correctionOf(json, now()), reason(json));
    }

    /** @throws Problem when the body is no retraction */
    RetractLocation retractLocation(@Nullable Buffer body) {
        JsonObject json = read(body, retractLocation);
        return new RetractLocation(ids.generate(), locationTrackedId(json), reason(json), now());
    }

    public UUID newId() {
        return ids.generate();
    }

    public static JsonObject read(@Nullable Buffer body, BodySchema schema) {
        JsonObject json = JsonBody.read(body);
        schema.require(json);
        return json;
    }

    private static FixCorrection correctionOf(JsonObject json, Instant now) {
        if (json.containsKey("latitude") != json.containsKey("longitude")) {
            throw invalid(json.containsKey("latitude") ? "longitude" : "latitude", "is missing: a place has both");
        }
        if (json.size() == 2) {
            throw invalid("latitude", "is missing, and so is everything else that could be put right");
        }
        return new FixCorrection(
                json.getDouble("latitude"),
                json.getDouble("longitude"),
                json.containsKey(OCCURRED_AT) ? occurredAt(json.getString(OCCURRED_AT), now) : null,
                json.getDouble("altitude"),
                json.getDouble("speed"),
                json.getDouble("course"),
                json.getDouble("accuracy"));
    }

    private static UUID locationTrackedId(JsonObject json) {
        String text = json.getString("locationTrackedId");
        return UuidParser.parse(text).orElseThrow(() -> invalid("locationTrackedId", "must be a UUID"));
    }

    public static Reason reason(JsonObject json) {
        try {
            return new Reason(json.getString(REASON));
        } catch (IllegalArgumentException e) {
            throw invalid(REASON, String.valueOf(e.getMessage()));
        }
    }

    private static Fix fixOf(JsonObject json, Instant now) {
        try {
            return new Fix(
                    json.getDouble("latitude"),
                    json.getDouble("longitude"),
                    occurredAt(json.getString(OCCURRED_AT), now),
                    json.getDouble("altitude"),
                    json.getDouble("speed"),
                    json.getDouble("course"),
                    json.getDouble("accuracy"));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidBody(List.of(new Problem.Fault("fix", String.valueOf(e.getMessage()))));
        }
    }

    public static LicensePlate plate(JsonObject json, String name) {
        try {
            return new LicensePlate(json.getString(name));
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    private static Instant occurredAt(@Nullable String text, Instant now) {
        return timeOrNow(OCCURRED_AT, text, now);
    }

    /** A time that a device or a person tells; now when none is told. */
    public static Instant timeOrNow(String name, @Nullable String text, Instant now) {
        return text == null ? now : requireInRange(name, parseTime(name, text), now);
    }

    private static Instant requireInRange(String name, Instant time, Instant now) {
        if (time.isBefore(Fix.EARLIEST)) {
            throw invalid(name, "must not be before " + Fix.EARLIEST);
        }
        if (time.isAfter(now.plus(Fix.MAX_AHEAD))) {
            throw invalid(name, "must not be more than " + Fix.MAX_AHEAD.toMinutes() + " minutes ahead");
        }
        return time;
    }

    private static Instant parseTime(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw invalid(name, "must be an ISO-8601 time with a zone, like 2026-01-31T13:45:00Z");
        }
    }

    public static Problem invalid(String field, String detail) {
        return Problem.invalidBody(List.of(new Problem.Fault(field, detail)));
    }

    /** In the precision that the log keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
