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

/**
 * Parser of the bodies of command requests. Every method validates the body against its schema and returns a command
 * with a new id; it throws a {@link Problem} 400 that names the invalid fields.
 */
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

    RegisterVehicle registerVehicle(@Nullable Buffer body) {
        JsonObject json = read(body, registerVehicle);
        return new RegisterVehicle(ids.generate(), plate(json, LICENSE_PLATE), now());
    }

    ChangeLicensePlate changeLicensePlate(@Nullable Buffer body) {
        JsonObject json = read(body, changeLicensePlate);
        return new ChangeLicensePlate(
                ids.generate(), plate(json, LICENSE_PLATE), plate(json, "newVehicleLicensePlate"), now());
    }

    RetireVehicle retireVehicle(@Nullable Buffer body) {
        JsonObject json = read(body, retireVehicle);
        @Nullable Reason reason = json.containsKey(REASON) ? reason(json) : null;
        return new RetireVehicle(ids.generate(), plate(json, LICENSE_PLATE), reason, now());
    }

    /** A location whose time is that of the server when the body has none. */
    public TrackLocation trackLocation(@Nullable Buffer body) {
        JsonObject json = read(body, trackLocation);
        return new TrackLocation(
                ids.generate(), plate(json, LICENSE_PLATE), fixOf(json, now()), json.containsKey(OCCURRED_AT));
    }

    /**
     * A location from fields that are already parsed, in the units of {@link Fix}.
     *
     * @param occurredAt null for the time of the server
     * @throws Problem when the time is out of range
     * @throws IllegalArgumentException when another value is out of range
     */
    public TrackLocation trackLocationOf(
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

    CorrectLocation correctLocation(@Nullable Buffer body) {
        JsonObject json = read(body, correctLocation);
        return new CorrectLocation(ids.generate(), locationTrackedId(json), correctionOf(json, now()), reason(json));
    }

    RetractLocation retractLocation(@Nullable Buffer body) {
        JsonObject json = read(body, retractLocation);
        return new RetractLocation(ids.generate(), locationTrackedId(json), reason(json), now());
    }

    /** A time-based id (UUID version 7). */
    public UUID newId() {
        return ids.generate();
    }

    /**
     * Parses and validates a body.
     *
     * @throws Problem 400 when it is not JSON or does not satisfy the schema
     */
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
            throw invalid("latitude", "is missing, and so is every other value to correct");
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
        return id(json, "locationTrackedId");
    }

    public static UUID id(JsonObject json, String name) {
        return UuidParser.parse(json.getString(name)).orElseThrow(() -> invalid(name, "must be a UUID"));
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

    /**
     * The time in a field, truncated to microseconds; {@code now} when the field is absent.
     *
     * @throws Problem 400 when it is malformed, before {@link Fix#EARLIEST}, or more than {@link Fix#MAX_AHEAD} after
     *     {@code now}
     */
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

    /** The time in a field, truncated to microseconds. */
    public static Instant parseTime(String name, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw invalid(name, "must be an ISO-8601 time with a zone, like 2026-01-31T13:45:00Z");
        }
    }

    /** The problem of one invalid field. */
    public static Problem invalid(String field, String detail) {
        return Problem.invalidBody(List.of(new Problem.Fault(field, detail)));
    }

    private Instant now() {
        // The log stores microseconds.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
