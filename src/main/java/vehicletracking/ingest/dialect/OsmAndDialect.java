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

    private static final String[] ID = {"id", "deviceid", "device_id"};

    /** What holds others; {@code _} repeats id and place as a query, for servers that look for them there. */
    private static final Set<String> NO_VALUES = Set.of("location", "coords", "extras", "_");

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
            return DecodedRequest.nothingSaid(ClientResponse.EMPTY);
        }
        if (!request.hasJson()) {
            RawReport piece = new RawReport(request.rawParameters());
            return DecodedRequest.of(
                    flat(ReportFields.of(request.parameters()), null, receivedAt, piece, true), ClientResponse.EMPTY);
        }
        String queryId = ReportFields.of(request.queryParameters()).text(ID);
        List<DecodedItem> items = LenientJson.items(
                request.bodyText(),
                (json, piece) -> isNested(json)
                        ? nested(json, queryId, receivedAt, piece)
                        : flat(ReportFields.of(json), queryId, receivedAt, piece, false));
        return new DecodedRequest(items, ClientResponse.EMPTY);
    }

    private DecodedItem flat(
            ReportFields values, @Nullable String otherId, Instant receivedAt, RawReport piece, boolean areParameters) {
        return piece.decode(() -> values.textOr(otherId, ID), deviceId -> {
            if (!values.has("lat") && !values.has("lon") && !values.has("location")) {
                return new Ignored("a heartbeat");
            }
            if (values.isFalse("valid")) {
                return new Ignored("a location that its device calls invalid");
            }
            Fix fix = flatFix(values, receivedAt);
            boolean isMocked = values.isMocked();
            JsonObject attributes = areParameters
                    ? ReportAttributes.ofParameters(values.untaken())
                    : ReportAttributes.of(values.untaken());
            return new DeviceReport(deviceId, fix, isMocked, attributes, piece.raw());
        });
    }

    private Fix flatFix(ReportFields values, Instant receivedAt) {
        String location = values.has("lat") || values.has("lon") ? null : values.text("location");
        return RawReport.fix(
                location == null ? values.requiredNumber("lat") : coordinate(location, 0),
                location == null ? values.requiredNumber("lon") : coordinate(location, 1),
                values.timeOr(receivedAt, "timestamp"),
                values.number("altitude"),
                values.speed(speedUnit, "speed"),
                values.numberFromZero("bearing", "heading"),
                values.numberAboveZero("accuracy"));
    }

    private static double coordinate(String location, int index) {
        String[] parts = location.split(",", -1);
        Double degrees = index < parts.length ? NumberParser.parse(parts[index]) : null;
        if (degrees == null) {
            throw DecodingException.value("location", "is no latitude,longitude", location);
        }
        return degrees;
    }

    private static boolean isNested(JsonObject json) {
        return json.getValue("location") instanceof JsonObject
                || json.containsKey("coords")
                || json.containsKey("latitude");
    }

    private static DecodedItem nested(JsonObject json, @Nullable String otherId, Instant receivedAt, RawReport piece) {
        JsonObject location = json.getValue("location") instanceof JsonObject member ? member : json;
        JsonObject coordinates = LenientJson.objectIn(location, "coords");
        ReportFields values = ReportFields.of(coordinates, without(NO_VALUES, location), without(NO_VALUES, json));
        return piece.decode(() -> values.textOr(otherId, "device_id", "deviceid", "id"), deviceId -> {
            if (!values.has("latitude") && !values.has("longitude")) {
                return new Ignored("a heartbeat");
            }
            Fix fix = nestedFix(values, receivedAt);
            boolean isMocked = values.isMocked();
            values.addAll(LenientJson.objectIn(location, "extras"));
            return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.of(values.untaken()), piece.raw());
        });
    }

    private static Fix nestedFix(ReportFields values, Instant receivedAt) {
        Double altitude = values.number("altitude");
        return RawReport.fix(
                values.requiredNumber("latitude"),
                values.requiredNumber("longitude"),
                values.timeOr(receivedAt, "timestamp"),
                values.isBelowZero("altitude_accuracy") ? null : altitude,
                values.speed(SpeedUnit.MPS, "speed"),
                values.numberFromZero("heading", "bearing"),
                values.numberAboveZero("accuracy"));
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
