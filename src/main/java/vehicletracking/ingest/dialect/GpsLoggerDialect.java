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
            return DecodedRequest.nothingSaid(ClientResponse.EMPTY);
        }
        if (!request.hasJson()) {
            RawReport piece = new RawReport(request.rawParameters());
            return DecodedRequest.of(
                    decode(ReportFields.of(request.parameters()), receivedAt, piece), ClientResponse.EMPTY);
        }
        JsonObject query = new JsonObject();
        request.queryParameters().forEach(each -> query.put(each.name(), each.value()));
        List<DecodedItem> items = LenientJson.items(
                request.bodyText(), (json, piece) -> decode(ReportFields.of(json, query), receivedAt, piece));
        return new DecodedRequest(items, ClientResponse.EMPTY);
    }

    private static DecodedItem decode(ReportFields values, Instant receivedAt, RawReport piece) {
        return piece.decode(() -> values.text("id", "dev", "device", "profile", "ser"), deviceId -> {
            String sentence = values.text("gprmc");
            if (sentence != null) {
                return ofSentence(deviceId, GprmcSentence.parse(sentence), values, piece);
            }
            if (isHeartbeat(values)) {
                return new Ignored("a heartbeat");
            }
            return report(deviceId, fix(values, receivedAt), values, piece);
        });
    }

    private static boolean isHeartbeat(ReportFields values) {
        return Stream.of("lat", "latitude", "lon", "longitude").noneMatch(values::has);
    }

    private static DecodedItem ofSentence(
            String deviceId, GprmcSentence sentence, ReportFields values, RawReport piece) {
        if (!sentence.isValid()) {
            return new Ignored("a sentence without a fix");
        }
        Fix fix = RawReport.fix(
                sentence.latitude(),
                sentence.longitude(),
                sentence.at(),
                altitude(values),
                sentence.speedMetresPerSecond(),
                sentence.courseDegrees(),
                accuracy(values));
        return report(deviceId, fix, values, piece);
    }

    private static DecodedItem report(String deviceId, Fix fix, ReportFields values, RawReport piece) {
        boolean isMocked = values.isMocked();
        return new DeviceReport(deviceId, fix, isMocked, ReportAttributes.ofParameters(values.untaken()), piece.raw());
    }

    private static Fix fix(ReportFields values, Instant receivedAt) {
        Double speed = values.speed(SpeedUnit.MPS, "spd", "speed");
        return RawReport.fix(
                values.requiredNumber("lat", "latitude"),
                values.requiredNumber("lon", "longitude"),
                values.timeOr(receivedAt, "timestamp", "time", "timeoffset"),
                altitude(values),
                speed == null ? values.speed(SpeedUnit.KMH, "spd_kph") : speed,
                values.numberFromZero("dir", "direction"),
                accuracy(values));
    }

    private static @Nullable Double altitude(ReportFields values) {
        return values.number("alt", "altitude");
    }

    private static @Nullable Double accuracy(ReportFields values) {
        return values.numberAboveZero("acc", "accuracy");
    }
}
