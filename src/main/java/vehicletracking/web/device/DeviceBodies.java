package vehicletracking.web.device;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.VehicleCommand.AssignDevice;
import vehicletracking.vehicle.VehicleCommand.DiscardReport;
import vehicletracking.vehicle.VehicleCommand.ReleaseDevice;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.http.BodySchema;

/**
 * Reads the bodies of requests about devices: validates each against its schema and creates the command. Throws a
 * {@link vehicletracking.web.http.Problem} that names the fields if a body is invalid.
 */
public final class DeviceBodies {

    private final BodySchema assignDevice;
    private final BodySchema releaseDevice;
    private final BodySchema discardReport;
    private final InstantSource clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param openApi the document whose component schemas the bodies must satisfy */
    public DeviceBodies(JsonObject openApi, InstantSource clock) {
        this.assignDevice = BodySchema.of(openApi, "AssignDevice");
        this.releaseDevice = BodySchema.of(openApi, "ReleaseDevice");
        this.discardReport = BodySchema.of(openApi, "DiscardReport");
        this.clock = clock;
    }

    AssignDevice assignDevice(@Nullable Buffer body) {
        JsonObject json = CommandBodies.read(body, assignDevice);
        return new AssignDevice(
                ids.generate(),
                deviceId(json),
                CommandBodies.plate(json, "vehicleLicensePlate"),
                CommandBodies.timeOrNow("from", json.getString("from"), now()));
    }

    ReleaseDevice releaseDevice(@Nullable Buffer body) {
        JsonObject json = CommandBodies.read(body, releaseDevice);
        return new ReleaseDevice(
                ids.generate(), deviceId(json), CommandBodies.timeOrNow("at", json.getString("at"), now()));
    }

    DiscardReport discardReport(UUID reportQuarantinedId, @Nullable Buffer body) {
        JsonObject json = body == null ? new JsonObject() : CommandBodies.read(body, discardReport);
        return new DiscardReport(
                ids.generate(),
                reportQuarantinedId,
                json.containsKey("reason") ? CommandBodies.reason(json) : null,
                now());
    }

    private static DeviceId deviceId(JsonObject json) {
        try {
            return new DeviceId(json.getString("deviceId"));
        } catch (IllegalArgumentException e) {
            throw CommandBodies.invalid("deviceId", String.valueOf(e.getMessage()));
        }
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
