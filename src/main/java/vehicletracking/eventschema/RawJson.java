package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import vehicletracking.vehicle.RawPiece;

/** What was sent, as members of a JSON object: {@code raw} or {@code rawBase64}, and whether it was cut. */
final class RawJson {

    private static final String TEXT = "raw";
    private static final String BASE64 = "rawBase64";
    private static final String IS_CUT = "rawIsCut";

    private RawJson() {}

    static void put(JsonObject json, RawPiece raw) {
        json.put(raw.isBase64() ? BASE64 : TEXT, raw.text());
        if (raw.isCut()) {
            json.put(IS_CUT, true);
        }
    }

    static RawPiece of(JsonObject json) {
        boolean isBase64 = json.containsKey(BASE64);
        return new RawPiece(json.getString(isBase64 ? BASE64 : TEXT), isBase64, json.getBoolean(IS_CUT, false));
    }
}
