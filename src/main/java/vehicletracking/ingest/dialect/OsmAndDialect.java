package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/**
 * OsmAnd's online tracking as Traccar extended it: parameters of a query or a form, and what Traccar's own clients send as
 * JSON. Any method will do.
 *
 * <p>Parameters measure speed in the unit of the setting: Traccar's server and its clients up to 8 and from 10 on take it
 * for knots (ProtocolFormatter, HttpUploader), and the last ones put the same names and unit into flat JSON objects. Client
 * 9 sends what its location plugin knows, nested in {@code coords} and in metres per second; Traccar tells the two apart by
 * the same shape (OsmAndProtocolDecoder).
 */
final class OsmAndDialect implements Dialect {

    private static final String[] ID_NAMES = {"id", "deviceid", "device_id"};

    /** What holds others; {@code _} repeats id and place as a query, for servers that look for them there. */
    private static final Set<String> CONTAINER_NAMES = Set.of("location", "coords", "extras", "_");

    private final SpeedUnit speedUnit;

    OsmAndDialect(SpeedUnit speedUnit) {
        this.speedUnit = speedUnit;
    }

    @Override
    public String name() {
        return "osmand";
    }

    @Override
    public DecodedRequest decode(IngestRequest request, Instant receivedAt) {
        if (request.isEmpty()) {
            return DecodedRequest.empty(ClientResponse.EMPTY);
        }
        if (!request.hasJson()) {
            RawReport piece = new RawReport(request.rawParameters());
            return DecodedRequest.of(
                    decodeFlat(ReportFields.of(request.parameters()), null, receivedAt, piece, true), ClientResponse.EMPTY);
        }
        String queryId = ReportFields.of(request.queryParameters()).readText(ID_NAMES);
        List<DecodedItem> items = LenientJson.decodeItems(
                request.bodyText(),
                (json, piece) -> isNested(json)
                        ? decodeNested(json, queryId, receivedAt, piece)
                        : decodeFlat(ReportFields.of(json), queryId, receivedAt, piece, false));
        return new DecodedRequest(items, ClientResponse.EMPTY);
    }

    private DecodedItem decodeFlat(
            ReportFields values, @Nullable String otherId, Instant receivedAt, RawReport piece, boolean areParameters) {
        return piece.decode(() -> values.readTextOr(otherId, ID_NAMES), deviceId -> {
            if (!values.has("lat") && !values.has("lon") && !values.has("location")) {
                return new Ignored("a heartbeat");
            }
            if (values.readIsFalse("valid")) {
                return new Ignored("a location that its device calls invalid");
            }
            Fix fix = readFlatFix(values, receivedAt);
            boolean isMocked = values.readIsMocked();
            JsonObject attributes = areParameters
                    ? ReportAttributes.ofParameters(values.unread())
                    : ReportAttributes.of(values.unread());
            return new DeviceReport(deviceId, fix, isMocked, attributes, piece.bytes());
        });
    }

    private Fix readFlatFix(ReportFields values, Instant receivedAt) {
        String location = values.has("lat") || values.has("lon") ? null : values.readText("location");
        return RawReport.createFix(
                location == null ? values.readRequiredNumber("lat") : parseCoordinate(location, 0),
                location == null ? values.readRequiredNumber("lon") : parseCoordinate(location, 1),
                values.readTimeOr(receivedAt, "timestamp"),
                values.readNumber("altitude"),
                values.readSpeed(speedUnit, "speed"),
                values.readNonNegative("bearing", "heading"),
                values.readPositive("accuracy"));
    }

    private static double parseCoordinate(String location, int index) {
        String[] parts = location.split(",", -1);
        Double degrees = index < parts.length ? NumberParser.parse(parts[index]) : null;
        if (degrees == null) {
            throw DecodingException.invalidValue("location", "is no latitude,longitude", location);
        }
        return degrees;
    }

    private static boolean isNested(JsonObject json) {
        return json.getValue("location") instanceof JsonObject
                || json.containsKey("coords")
                || json.containsKey("latitude");
    }

    private static DecodedItem decodeNested(JsonObject json, @Nullable String otherId, Instant receivedAt, RawReport piece) {
        JsonObject location = json.getValue("location") instanceof JsonObject member ? member : json;
        JsonObject coordinates = LenientJson.objectMember(location, "coords");
        ReportFields values = ReportFields.of(coordinates, without(CONTAINER_NAMES, location), without(CONTAINER_NAMES, json));
        return piece.decode(() -> values.readTextOr(otherId, "device_id", "deviceid", "id"), deviceId -> {
            if (!values.has("latitude") && !values.has("longitude")) {
                return new Ignored("a heartbeat");
            }
            Fix fix = readNestedFix(values, receivedAt);
            boolean isMocked = values.readIsMocked();
            values.addAll(LenientJson.objectMember(location, "extras"));
            return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.of(values.unread()), piece.bytes());
        });
    }

    private static Fix readNestedFix(ReportFields values, Instant receivedAt) {
        Double altitude = values.readNumber("altitude");
        return RawReport.createFix(
                values.readRequiredNumber("latitude"),
                values.readRequiredNumber("longitude"),
                values.readTimeOr(receivedAt, "timestamp"),
                values.isNegative("altitude_accuracy") ? null : altitude,
                values.readSpeed(SpeedUnit.MPS, "speed"),
                values.readNonNegative("heading", "bearing"),
                values.readPositive("accuracy"));
    }

    private static JsonObject without(Set<String> names, JsonObject json) {
        JsonObject rest = new JsonObject();
        json.forEach(member -> {
            if (!names.contains(member.getKey())) {
                rest.put(member.getKey(), member.getValue());
            }
        });
        return rest;
    }
}
