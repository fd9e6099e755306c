package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import vehicletracking.vehicle.RawPayload;

/** Raw payload as members of a JSON object: {@code raw} or {@code rawBase64}, and {@code rawIsCut} if truncated. */
final class RawPayloadJson {

    private static final String TEXT = "raw";
    private static final String BASE64 = "rawBase64";
    private static final String IS_TRUNCATED = "rawIsCut";

    private RawPayloadJson() {}

    static void put(JsonObject json, RawPayload raw) {
        json.put(raw.isBase64() ? BASE64 : TEXT, raw.text());
        if (raw.isTruncated()) {
            json.put(IS_TRUNCATED, true);
        }
    }

    static RawPayload of(JsonObject json) {
        boolean isBase64 = json.containsKey(BASE64);
        return new RawPayload(json.getString(isBase64 ? BASE64 : TEXT), isBase64, json.getBoolean(IS_TRUNCATED, false));
    }
}
