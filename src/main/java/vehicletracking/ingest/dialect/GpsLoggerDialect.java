package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedRequest.ClientResponse;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;

/**
 * GPSLogger's custom URL (CustomUrlManager: the names that {@code %ALL} stands for), the body that Home Assistant asks its
 * users to configure, and GPSLogger's OpenGTS requests with a {@code gprmc} sentence. Query, form and flat JSON are one to
 * it, since its users write the text of both. Speeds are in m/s, those of sentences in knots.
 *
 * <p>The app tells 0 for what it does not know; only an accuracy of 0 gives it away.
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
        if (!request.hasJson()) {
            RawReport piece = new RawReport(request.rawParameters());
            return DecodedRequest.of(
                    decode(ReportFields.of(request.parameters()), receivedAt, piece), ClientResponse.EMPTY);
        }
        JsonObject query = new JsonObject();
        request.queryParameters().forEach(each -> query.put(each.name(), each.value()));
        List<DecodedItem> items = LenientJson.decodeItems(
                request.bodyText(), (json, piece) -> decode(ReportFields.of(json, query), receivedAt, piece));
        return new DecodedRequest(items, ClientResponse.EMPTY);
    }

    private static DecodedItem decode(ReportFields values, Instant receivedAt, RawReport piece) {
        return piece.decode(() -> values.readText("id", "dev", "device", "profile", "ser"), deviceId -> {
            String sentence = values.readText("gprmc");
            if (sentence != null) {
                return decodeSentence(deviceId, GprmcSentence.parse(sentence), values, piece);
            }
            if (isHeartbeat(values)) {
                return new Ignored("a heartbeat");
            }
            return newReport(deviceId, readFix(values, receivedAt), values, piece);
        });
    }

    private static boolean isHeartbeat(ReportFields values) {
        return Stream.of("lat", "latitude", "lon", "longitude").noneMatch(values::has);
    }

    private static DecodedItem decodeSentence(
            String deviceId, GprmcSentence sentence, ReportFields values, RawReport piece) {
        if (!sentence.isValid()) {
            return new Ignored("a sentence without a fix");
        }
        Fix fix = RawReport.createFix(
                sentence.latitude(),
                sentence.longitude(),
                sentence.occurredAt(),
                readAltitude(values),
                sentence.speedMetresPerSecond(),
                sentence.courseDegrees(),
                readAccuracy(values));
        return newReport(deviceId, fix, values, piece);
    }

    private static DecodedItem newReport(String deviceId, Fix fix, ReportFields values, RawReport piece) {
        boolean isMocked = values.readIsMocked();
        return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.ofParameters(values.unread()), piece.bytes());
    }

    private static Fix readFix(ReportFields values, Instant receivedAt) {
        Double speed = values.readSpeed(SpeedUnit.MPS, "spd", "speed");
        return RawReport.createFix(
                values.readRequiredNumber("lat", "latitude"),
                values.readRequiredNumber("lon", "longitude"),
                values.readTimeOr(receivedAt, "timestamp", "time", "timeoffset"),
                readAltitude(values),
                speed == null ? values.readSpeed(SpeedUnit.KMH, "spd_kph") : speed,
                values.readNonNegative("dir", "direction"),
                readAccuracy(values));
    }

    private static @Nullable Double readAltitude(ReportFields values) {
        return values.readNumber("alt", "altitude");
    }

    private static @Nullable Double readAccuracy(ReportFields values) {
        return values.readPositive("acc", "accuracy");
    }
}
