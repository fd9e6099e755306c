package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.AccessKeyEvent.KeyChanged;
import vehicletracking.vehicle.AccessKeyEvent.KeyIssued;
import vehicletracking.vehicle.AccessKeyEvent.KeyRevoked;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.Role;

final class AccessKeyPayloads {

    private AccessKeyPayloads() {}

    static JsonObject of(AccessKeyEvent event) {
        JsonObject json = of(event.key());
        switch (event) {
            case KeyIssued issued -> json.put("issuedAt", issued.issuedAt().toString());
            case KeyChanged changed ->
                json.put("keyChangedId", changed.id().toString())
                        .put("changedAt", changed.changedAt().toString());
            case KeyRevoked revoked -> {
                json.put("keyRevokedId", revoked.id().toString())
                        .put("revokedAt", revoked.revokedAt().toString());
                EventPayloads.putIfPresent(json, "reason", revoked.reason());
            }
        }
        return json;
    }

    private static JsonObject of(AccessKey key) {
        JsonObject json = new JsonObject()
                .put("accessKeyId", key.accessKeyId().toString())
                .put("name", key.name())
                .put("role", key.role().text())
                .put("sha256", key.sha256());
        if (!key.scope().vehicles().isEmpty()) {
            json.put(
                    "vehicles",
                    new JsonArray(
                            key.scope().vehicles().stream().map(UUID::toString).toList()));
        }
        EventPayloads.putIfPresent(json, "deviceId", key.scope().device());
        EventPayloads.putIfPresent(json, "expiresAt", key.expiresAt());
        return json;
    }

    static AccessKeyEvent eventOf(RecordedEvent event, JsonObject payload) {
        AccessKey key = keyIn(payload);
        return switch (event.type()) {
            case EventTypes.KEY_ISSUED -> new KeyIssued(key, event.occurredAt());
            case EventTypes.KEY_CHANGED -> new KeyChanged(event.eventId(), key, event.occurredAt());
            default -> new KeyRevoked(event.eventId(), key, EventPayloads.reasonIn(payload), event.occurredAt());
        };
    }

    private static AccessKey keyIn(JsonObject payload) {
        String deviceId = payload.getString("deviceId");
        String expiresAt = payload.getString("expiresAt");
        AccessScope scope = new AccessScope(
                payload.getJsonArray("vehicles", new JsonArray()).stream()
                        .map(id -> UUID.fromString((String) id))
                        .collect(Collectors.toSet()),
                deviceId == null ? null : new DeviceId(deviceId));
        return new AccessKey(
                UUID.fromString(payload.getString("accessKeyId")),
                payload.getString("name"),
                Role.of(payload.getString("role")),
                scope,
                payload.getString("sha256"),
                expiresAt == null ? null : Instant.parse(expiresAt));
    }
}
