package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.ingest.dialect.Decoded.Ignored;
import vehicletracking.ingest.dialect.Decoded.Report;
import vehicletracking.ingest.dialect.Decoding.Answer;
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
    public Decoding decode(IngestRequest request, Instant receivedAt) {
        if (request.isEmpty()) {
            return Decoding.nothingSaid(Answer.EMPTY);
        }
        if (!request.hasJson()) {
            Piece piece = new Piece(request.rawParameters());
            return Decoding.of(decode(Values.of(request.parameters()), receivedAt, piece), Answer.EMPTY);
        }
        JsonObject query = new JsonObject();
        request.queryParameters().forEach(each -> query.put(each.name(), each.value()));
        List<Decoded> items =
                JsonText.items(request.bodyText(), (json, piece) -> decode(Values.of(json, query), receivedAt, piece));
        return new Decoding(items, Answer.EMPTY);
    }

    private static Decoded decode(Values values, Instant receivedAt, Piece piece) {
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

    private static boolean isHeartbeat(Values values) {
        return Stream.of("lat", "latitude", "lon", "longitude").noneMatch(values::has);
    }

    private static Decoded ofSentence(String deviceId, GprmcSentence sentence, Values values, Piece piece) {
        if (!sentence.isValid()) {
            return new Ignored("a sentence without a fix");
        }
        Fix fix = Piece.fix(
                sentence.latitude(),
                sentence.longitude(),
                sentence.at(),
                altitude(values),
                sentence.speedMetresPerSecond(),
                sentence.courseDegrees(),
                accuracy(values));
        return report(deviceId, fix, values, piece);
    }

    private static Decoded report(String deviceId, Fix fix, Values values, Piece piece) {
        boolean isMocked = values.isMocked();
        return new Report(deviceId, fix, isMocked, Attributes.ofParameters(values.untaken()), piece.raw());
    }

    private static Fix fix(Values values, Instant receivedAt) {
        Double speed = values.speed(SpeedUnit.MPS, "spd", "speed");
        return Piece.fix(
                values.requiredNumber("lat", "latitude"),
                values.requiredNumber("lon", "longitude"),
                values.timeOr(receivedAt, "timestamp", "time", "timeoffset"),
                altitude(values),
                speed == null ? values.speed(SpeedUnit.KMH, "spd_kph") : speed,
                values.numberFromZero("dir", "direction"),
                accuracy(values));
    }

    private static @Nullable Double altitude(Values values) {
        return values.number("alt", "altitude");
    }

    private static @Nullable Double accuracy(Values values) {
        return values.numberAboveZero("acc", "accuracy");
    }
}
