package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.SpeedUnit;

/** Overland's batches of GeoJSON features (README; GLManager.m for what it omits). In m/s; below 0 is unknown. */
final class OverlandDialect implements Dialect {

    private static final ClientResponse RECEIVED = ClientResponse.json("{\"result\":\"ok\"}");
    private static final int MAX_MEMBERS = 100;

    @Override
    public String name() {
        return "overland";
    }

    @Override
    public DecodedRequest decode(IngestRequest request, Instant receivedAt) {
        String text = request.bodyText();
        if (text.isEmpty()) {
            return DecodedRequest.empty(RECEIVED);
        }
        List<String> members = text.startsWith("{") ? JsonElementSplitter.split(text, MAX_MEMBERS) : List.of();
        String locations = JsonElementSplitter.memberValue(members, "locations");
        if (locations == null || !locations.startsWith("[")) {
            return DecodedRequest.of(
                    RawReport.of(text).toUndecodable(new DecodingException("locations is missing or not an array")),
                    RECEIVED);
        }
        String queryId = ReportFields.of(request.queryParameters()).readText("device_id");
        List<DecodedItem> items = new ArrayList<>(
                LenientJson.decodeItems(locations, (feature, raw) -> decodeFeature(feature, queryId, raw)));
        // The newest location in these members is still queued in the app and sent in a later batch, so tracking it
        // here would duplicate it.
        List.of("current", "trip").forEach(member -> {
            if (JsonElementSplitter.memberValue(members, member) != null) {
                items.add(new Ignored(member));
            }
        });
        return new DecodedRequest(items, RECEIVED);
    }

    @Override
    public IngestRequest restore(RawRequest stored) {
        return RawRequests.restore(
                stored,
                Buffer.buffer("{\"locations\":[")
                        .appendBytes(stored.payload().bytes())
                        .appendString("]}"));
    }

    private static DecodedItem decodeFeature(JsonObject feature, @Nullable String queryId, RawReport raw) {
        JsonObject properties = LenientJson.objectMember(feature, "properties");
        JsonObject geometry = LenientJson.objectMember(feature, "geometry");
        // The app also logs events such as visits, with an action, and finished trips, of type trip; some of these are
        // points too.
        if (properties.getValue("action") != null) {
            return new Ignored("event " + DecodingException.excerpt(properties.getValue("action")));
        }
        if (properties.getValue("type") != null) {
            return new Ignored("feature of type " + DecodingException.excerpt(properties.getValue("type")));
        }
        if (geometry.getValue("type") instanceof String shape && !shape.equals("Point")) {
            return new Ignored("geometry of type " + DecodingException.excerpt(shape));
        }
        ReportFields fields = ReportFields.of(properties);
        return raw.decode(
                () -> readDeviceId(fields, queryId), deviceId -> decodeLocation(deviceId, geometry, fields, raw));
    }

    private static @Nullable String readDeviceId(ReportFields fields, @Nullable String queryId) {
        // Without an id set by the user, the id that iOS assigns to the app counts, then that in the URL.
        return fields.readTextOr(queryId, "device_id", "unique_id");
    }

    private static DecodedItem decodeLocation(
            String deviceId, JsonObject geometry, ReportFields fields, RawReport raw) {
        if (!(geometry.getValue("coordinates") instanceof JsonArray coordinates)) {
            throw new DecodingException("coordinates are missing");
        }
        Double longitude = LenientJson.numberAt(coordinates, 0);
        Double latitude = LenientJson.numberAt(coordinates, 1);
        if (longitude == null || latitude == null) {
            throw DecodingException.invalidValue("coordinates", "are not longitude and latitude", coordinates);
        }
        Fix fix = RawReport.createFix(
                latitude,
                longitude,
                fields.readRequiredTime("timestamp"),
                readAltitude(fields, LenientJson.numberAt(coordinates, 2)),
                fields.readSpeed(SpeedUnit.MPS, "speed"),
                fields.readNonNegative("course"),
                fields.readPositive("horizontal_accuracy"));
        return new DeviceReport(
                deviceId, fix, fields.readIsMocked(), ReportAttributes.of(fields.takeUnread()), raw.bytes());
    }

    private static @Nullable Double readAltitude(ReportFields fields, @Nullable Double ofCoordinates) {
        Double altitude = fields.readNumber("altitude");
        if (fields.isNegative("vertical_accuracy")) {
            return null; // iOS sends an altitude even if it has none; the vertical accuracy is negative then
        }
        return altitude == null ? ofCoordinates : altitude;
    }
}
