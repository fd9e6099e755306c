package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.SpeedUnit;

/**
 * OsmAnd's online tracking as extended by Traccar, by any HTTP method: parameters of a query or a form, and the JSON of
 * Traccar's own clients. Speeds in parameters and in flat JSON have the configured unit: Traccar's server, and its
 * clients up to 8 and from 10 on, use knots (ProtocolFormatter, HttpUploader).
 */
final class OsmAndDialect implements Dialect {

    private static final String[] ID_NAMES = {"id", "deviceid", "device_id"};

    /** Contain other fields; {@code _} repeats the id and the position in query syntax for other servers. */
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
        return request.hasJson() ? decodeJson(request, receivedAt) : decodeParameters(request, receivedAt);
    }

    private DecodedRequest decodeParameters(IngestRequest request, Instant receivedAt) {
        ReportFields fields = ReportFields.of(request.parameters());
        RawReport raw = new RawReport(request.rawParameters());
        return DecodedRequest.of(
                decodeFlat(fields, null, receivedAt, raw, ReportAttributes::ofParameters), ClientResponse.EMPTY);
    }

    private DecodedRequest decodeJson(IngestRequest request, Instant receivedAt) {
        String queryId = ReportFields.of(request.queryParameters()).readText(ID_NAMES);
        return DecodedRequest.ofJson(
                request,
                (json, raw) -> isNested(json)
                        ? decodeNested(json, queryId, receivedAt, raw)
                        : decodeFlat(ReportFields.of(json), queryId, receivedAt, raw, ReportAttributes::of));
    }

    @Override
    public IngestRequest restore(RawRequest stored) {
        return RawRequests.restoreParametersOrJson(stored);
    }

    private DecodedItem decodeFlat(
            ReportFields fields,
            @Nullable String queryId,
            Instant receivedAt,
            RawReport raw,
            Function<Map<String, Object>, JsonObject> attributes) {
        return raw.decode(() -> fields.readTextOr(queryId, ID_NAMES), deviceId -> {
            if (!fields.has("lat") && !fields.has("lon") && !fields.has("location")) {
                return new Ignored("heartbeat");
            }
            if (fields.readIsFalse("valid")) {
                return new Ignored("location that the device marks as invalid");
            }
            Fix fix = readFlatFix(fields, receivedAt);
            return new DeviceReport(
                    deviceId, fix, fields.readIsMocked(), attributes.apply(fields.takeUnread()), raw.bytes());
        });
    }

    private Fix readFlatFix(ReportFields fields, Instant receivedAt) {
        String location = fields.has("lat") || fields.has("lon") ? null : fields.readText("location");
        return RawReport.createFix(
                location == null ? fields.readRequiredNumber("lat") : parseCoordinate(location, 0),
                location == null ? fields.readRequiredNumber("lon") : parseCoordinate(location, 1),
                fields.readTimeOr(receivedAt, "timestamp"),
                fields.readNumber("altitude"),
                fields.readSpeed(speedUnit, "speed"),
                fields.readNonNegative("bearing", "heading"),
                fields.readPositive("accuracy"));
    }

    private static double parseCoordinate(String location, int index) {
        String[] parts = location.split(",", -1);
        Double degrees = index < parts.length ? NumberParser.parse(parts[index]) : null;
        if (degrees == null) {
            throw DecodingException.invalidValue("location", "is not latitude,longitude", location);
        }
        return degrees;
    }

    private static boolean isNested(JsonObject json) {
        // Traccar's clients from 10 on put the names and the unit of parameters into flat objects. Client 9 sends what
        // its location plugin returns, nested in coords and in m/s. Traccar distinguishes the two by the same structure
        // (OsmAndProtocolDecoder).
        return json.getValue("location") instanceof JsonObject
                || json.containsKey("coords")
                || json.containsKey("latitude");
    }

    private static DecodedItem decodeNested(
            JsonObject json, @Nullable String queryId, Instant receivedAt, RawReport raw) {
        JsonObject location = json.getValue("location") instanceof JsonObject member ? member : json;
        JsonObject coordinates = LenientJson.objectMember(location, "coords");
        ReportFields fields =
                ReportFields.of(coordinates, without(CONTAINER_NAMES, location), without(CONTAINER_NAMES, json));
        return raw.decode(() -> fields.readTextOr(queryId, "device_id", "deviceid", "id"), deviceId -> {
            if (!fields.has("latitude") && !fields.has("longitude")) {
                return new Ignored("heartbeat");
            }
            Fix fix = readNestedFix(fields, receivedAt);
            boolean isMocked = fields.readIsMocked();
            fields.addAll(LenientJson.objectMember(location, "extras"));
            return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.of(fields.takeUnread()), raw.bytes());
        });
    }

    private static Fix readNestedFix(ReportFields fields, Instant receivedAt) {
        Double altitude = fields.readNumber("altitude");
        return RawReport.createFix(
                fields.readRequiredNumber("latitude"),
                fields.readRequiredNumber("longitude"),
                fields.readTimeOr(receivedAt, "timestamp"),
                fields.isNegative("altitude_accuracy") ? null : altitude,
                fields.readSpeed(SpeedUnit.MPS, "speed"),
                fields.readNonNegative("heading", "bearing"),
                fields.readPositive("accuracy"));
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
