package vehicletracking.web.access;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.KeySecret;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.Role;
import vehicletracking.vehicle.VehicleCommand.ChangeKey;
import vehicletracking.vehicle.VehicleCommand.IssueKey;
import vehicletracking.vehicle.VehicleCommand.RevokeKey;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.http.BodySchema;
import vehicletracking.web.http.Problem;

/**
 * Reads the bodies of requests about access keys: validates each against its schema. Throws a {@link Problem} that names
 * the fields if a body is invalid.
 */
final class KeyBodies {

    private final BodySchema issueKey;
    private final BodySchema changeKey;
    private final BodySchema revokeKey;
    private final InstantSource clock;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param openApi the document whose component schemas the bodies must satisfy */
    KeyBodies(JsonObject openApi, InstantSource clock) {
        this.issueKey = BodySchema.of(openApi, "IssueKey");
        this.changeKey = BodySchema.of(openApi, "ChangeKey");
        this.revokeKey = BodySchema.of(openApi, "RevokeKey");
        this.clock = clock;
    }

    /** What a key permits; its vehicles are ids or licence plates. */
    record Grant(
            UUID accessKeyId,
            String name,
            Role role,
            List<String> vehicles,
            @Nullable DeviceId device,
            @Nullable Instant expiresAt) {}

    Grant issueKey(Buffer body) {
        return grant(ids.generate(), CommandBodies.read(body, issueKey));
    }

    Grant changeKey(Buffer body) {
        JsonObject json = CommandBodies.read(body, changeKey);
        return grant(CommandBodies.id(json, "accessKeyId"), json);
    }

    RevokeKey revokeKey(Buffer body) {
        JsonObject json = CommandBodies.read(body, revokeKey);
        return new RevokeKey(
                ids.generate(),
                CommandBodies.id(json, "accessKeyId"),
                json.containsKey("reason") ? CommandBodies.reason(json) : null,
                now());
    }

    private Grant grant(UUID accessKeyId, JsonObject json) {
        return new Grant(
                accessKeyId,
                json.getString("name"),
                Role.of(json.getString("role")),
                json.getJsonArray("vehicles", new JsonArray()).stream()
                        .map(String.class::cast)
                        .toList(),
                json.containsKey("deviceId") ? device(json.getString("deviceId")) : null,
                json.containsKey("expiresAt") ? future(json.getString("expiresAt")) : null);
    }

    private static DeviceId device(String text) {
        try {
            return new DeviceId(text);
        } catch (IllegalArgumentException e) {
            throw CommandBodies.invalid("deviceId", String.valueOf(e.getMessage()));
        }
    }

    private Instant future(String text) {
        Instant time = CommandBodies.parseTime("expiresAt", text);
        if (!time.isAfter(now())) {
            throw CommandBodies.invalid("expiresAt", "must be in the future");
        }
        return time;
    }

    /** The key of a grant with these vehicles. */
    IssueKey issue(Grant grant, Set<UUID> vehicles, KeySecret secret) {
        return valid(() -> new IssueKey(
                new AccessKey(
                        grant.accessKeyId(),
                        grant.name(),
                        grant.role(),
                        new AccessScope(vehicles, grant.device()),
                        secret.sha256(),
                        grant.expiresAt()),
                now()));
    }

    ChangeKey change(Grant grant, Set<UUID> vehicles) {
        return valid(() -> new ChangeKey(
                ids.generate(),
                grant.accessKeyId(),
                grant.name(),
                grant.role(),
                new AccessScope(vehicles, grant.device()),
                grant.expiresAt(),
                now()));
    }

    private static <T> T valid(Supplier<T> command) {
        try {
            return command.get();
        } catch (IllegalArgumentException e) {
            String[] fieldAndDetail = String.valueOf(e.getMessage()).split(" ", 2);
            throw CommandBodies.invalid(fieldAndDetail[0], fieldAndDetail[1]);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
