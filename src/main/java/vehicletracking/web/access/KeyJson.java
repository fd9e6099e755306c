package vehicletracking.web.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries.AccessKeyState;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries.AccessKeys;

final class KeyJson {

    /** Members of the stored event that describe the key. */
    private static final List<String> MEMBERS =
            List.of("accessKeyId", "name", "role", "vehicles", "deviceId", "expiresAt");

    private KeyJson() {}

    static JsonObject keys(AccessKeys found) {
        JsonArray keys = new JsonArray();
        found.all().forEach(key -> keys.add(key(key)));
        JsonObject body = new JsonObject().put("keys", keys);
        return found.next() == null ? body : body.put("next", found.next().toString());
    }

    static JsonObject key(AccessKeyState key) {
        JsonObject payload = new JsonObject(key.payload());
        JsonObject json = new JsonObject();
        MEMBERS.stream().filter(payload::containsKey).forEach(member -> json.put(member, payload.getValue(member)));
        json.put("issuedAt", key.issuedAt().toString());
        return key.revokedAt() == null
                ? json
                : json.put("revokedAt", key.revokedAt().toString());
    }
}
