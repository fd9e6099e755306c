package vehicletracking.ingest.dialect;

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
import vehicletracking.vehicle.SpeedUnit;

/**
 * Overland's batches of GeoJSON features (its README, and GLManager.m for what that leaves out). Speeds are in m/s, and
 * values below 0 are not known.
 *
 * <p>Locations share the batch with what else the app logs: a feature with an {@code action} is an event such as a visit,
 * one of {@code type} trip a finished trip; some of them are points as well. Beside the batch there may be {@code current}
 * and {@code trip}. The newest location in them waits in the app's queue and comes in a later batch, so taking it here would
 * double it.
 */
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
                    RawReport.of(text).toUndecodable(new DecodingException("locations is missing or no array")),
                    RECEIVED);
        }
        String queryId = ReportFields.of(request.queryParameters()).readText("device_id");
        List<DecodedItem> items =
                new ArrayList<>(LenientJson.decodeItems(locations, (feature, piece) -> decodeFeature(feature, queryId, piece)));
        List.of("current", "trip").forEach(beside -> {
            if (JsonElementSplitter.memberValue(members, beside) != null) {
                items.add(new Ignored(beside));
            }
        });
        return new DecodedRequest(items, RECEIVED);
    }

    private static DecodedItem decodeFeature(JsonObject feature, @Nullable String queryId, RawReport piece) {
        JsonObject properties = LenientJson.objectMember(feature, "properties");
        JsonObject geometry = LenientJson.objectMember(feature, "geometry");
        if (properties.getValue("action") != null) {
            return new Ignored("an event: " + DecodingException.excerpt(properties.getValue("action")));
        }
        if (properties.getValue("type") != null) {
            return new Ignored("a " + DecodingException.excerpt(properties.getValue("type")));
        }
        if (geometry.getValue("type") instanceof String shape && !shape.equals("Point")) {
            return new Ignored("a " + DecodingException.excerpt(shape));
        }
        ReportFields values = ReportFields.of(properties);
        return piece.decode(() -> readDeviceId(values, queryId), deviceId -> decodeLocation(deviceId, geometry, values, piece));
    }

    /** The id that Apple gives the app stands in when its user set none, then the address it was given. */
    private static @Nullable String readDeviceId(ReportFields values, @Nullable String queryId) {
        return values.readTextOr(queryId, "device_id", "unique_id");
    }

    private static DecodedItem decodeLocation(String deviceId, JsonObject geometry, ReportFields values, RawReport piece) {
        if (!(geometry.getValue("coordinates") instanceof JsonArray coordinates)) {
            throw new DecodingException("coordinates are missing");
        }
        Double longitude = LenientJson.numberAt(coordinates, 0);
        Double latitude = LenientJson.numberAt(coordinates, 1);
        if (longitude == null || latitude == null) {
            throw DecodingException.invalidValue("coordinates", "are no longitude and latitude", coordinates);
        }
        Fix fix = RawReport.createFix(
                latitude,
                longitude,
                values.readRequiredTime("timestamp"),
                readAltitude(values, LenientJson.numberAt(coordinates, 2)),
                values.readSpeed(SpeedUnit.MPS, "speed"),
                values.readNonNegative("course"),
                values.readPositive("horizontal_accuracy"));
        boolean isMocked = values.readIsMocked();
        return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.of(values.unread()), piece.bytes());
    }

    /** iOS gives an altitude even when it has none. */
    private static @Nullable Double readAltitude(ReportFields values, @Nullable Double ofCoordinates) {
        Double told = values.readNumber("altitude");
        if (values.isNegative("vertical_accuracy")) {
            return null;
        }
        return told == null ? ofCoordinates : told;
    }
}
