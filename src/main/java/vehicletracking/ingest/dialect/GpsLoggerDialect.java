package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.RawRequest;
import vehicletracking.vehicle.SpeedUnit;

/**
 * GPSLogger: its custom URL (CustomUrlManager: the names that {@code %ALL} expands to), the body that Home Assistant's
 * documentation configures, and OpenGTS requests with a {@code gprmc} sentence. Users write the URL and the body
 * themselves, so query, form and flat JSON are equivalent. Speeds are in m/s, in sentences in knots.
 */
final class GpsLoggerDialect implements Dialect {

    @Override
    public String name() {
        return "gpslogger";
    }

    @Override
    public DecodedRequest decode(IngestRequest request, Instant receivedAt) {
        if (request.isEmpty()) {
            return DecodedRequest.empty(ClientResponse.EMPTY);
        }
        return request.hasJson() ? decodeJson(request, receivedAt) : decodeParameters(request, receivedAt);
    }

    private static DecodedRequest decodeParameters(IngestRequest request, Instant receivedAt) {
        ReportFields fields = ReportFields.of(request.parameters());
        RawReport raw = new RawReport(request.rawParameters());
        return DecodedRequest.of(decode(fields, receivedAt, raw), ClientResponse.EMPTY);
    }

    private static DecodedRequest decodeJson(IngestRequest request, Instant receivedAt) {
        JsonObject query = new JsonObject();
        request.queryParameters().forEach(parameter -> query.put(parameter.name(), parameter.value()));
        return DecodedRequest.ofJson(request, (json, raw) -> decode(ReportFields.of(json, query), receivedAt, raw));
    }

    @Override
    public IngestRequest restore(RawRequest stored) {
        return RawRequests.restoreParametersOrJson(stored);
    }

    private static DecodedItem decode(ReportFields fields, Instant receivedAt, RawReport raw) {
        return raw.decode(() -> fields.readText("id", "dev", "device", "profile", "ser"), deviceId -> {
            String sentence = fields.readText("gprmc");
            if (sentence != null) {
                return decodeSentence(deviceId, GprmcSentence.parse(sentence), fields, raw);
            }
            if (isHeartbeat(fields)) {
                return new Ignored("heartbeat");
            }
            return newReport(deviceId, readFix(fields, receivedAt), fields, raw);
        });
    }

    private static boolean isHeartbeat(ReportFields fields) {
        return Stream.of("lat", "latitude", "lon", "longitude").noneMatch(fields::has);
    }

    private static DecodedItem decodeSentence(
            String deviceId, GprmcSentence sentence, ReportFields fields, RawReport raw) {
        if (!sentence.isValid()) {
            return new Ignored("sentence without a fix");
        }
        Fix fix = RawReport.createFix(
                sentence.latitude(),
                sentence.longitude(),
                sentence.occurredAt(),
                readAltitude(fields),
                sentence.speedMetresPerSecond(),
                sentence.courseDegrees(),
                readAccuracy(fields));
        return newReport(deviceId, fix, fields, raw);
    }

    private static DecodedItem newReport(String deviceId, Fix fix, ReportFields fields, RawReport raw) {
        return new DeviceReport(
                deviceId, fix, fields.readIsMocked(), ReportAttributes.ofParameters(fields.takeUnread()), raw.bytes());
    }

    private static Fix readFix(ReportFields fields, Instant receivedAt) {
        Double speed = fields.readSpeed(SpeedUnit.MPS, "spd", "speed");
        return RawReport.createFix(
                fields.readRequiredNumber("lat", "latitude"),
                fields.readRequiredNumber("lon", "longitude"),
                fields.readTimeOr(receivedAt, "timestamp", "time", "timeoffset"),
                readAltitude(fields),
                speed == null ? fields.readSpeed(SpeedUnit.KMH, "spd_kph") : speed,
                fields.readNonNegative("dir", "direction"),
                readAccuracy(fields));
    }

    private static @Nullable Double readAltitude(ReportFields fields) {
        return fields.readNumber("alt", "altitude");
    }

    private static @Nullable Double readAccuracy(ReportFields fields) {
        // The app sends 0 for unknown values; only for the accuracy is 0 known to mean unknown.
        return fields.readPositive("acc", "accuracy");
    }
}
