package vehicletracking.ingest.dialect;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.ingest.Wire;

/** Messages of real clients. */
final class ClientMessages {

    private ClientMessages() {}

    /** A batch of Overland. */
    static IngestRequest overland(String deviceId, List<Fix> fixes) {
        JsonArray features = new JsonArray(
                fixes.stream().map(fix -> overlandFeature(deviceId, fix)).toList());
        return Wire.json(
                "/overland", new JsonObject().put("locations", features).encode());
    }

    private static JsonObject overlandFeature(String deviceId, Fix fix) {
        JsonArray coordinates =
                new JsonArray().add((long) (fix.longitude() * 1e7) / 1e7).add((long) (fix.latitude() * 1e7) / 1e7);
        JsonObject properties = new JsonObject(members(
                "timestamp", fix.occurredAt().truncatedTo(ChronoUnit.SECONDS),
                "altitude", Math.round(or0(fix.altitudeMetres())),
                "vertical_accuracy", fix.altitudeMetres() == null ? -1 : 3,
                "speed", Math.round(orMinus1(fix.speedMetresPerSecond())),
                "course", Math.round(orMinus1(fix.courseDegrees())),
                "horizontal_accuracy", Math.round(orMinus1(fix.accuracyMetres())),
                "motion", new JsonArray().add("driving"),
                "device_id", deviceId));
        return new JsonObject()
                .put("type", "Feature")
                .put("geometry", new JsonObject().put("type", "Point").put("coordinates", coordinates))
                .put("properties", properties);
    }

    static Map<String, Object> traccar10(String deviceId, Fix fix) {
        Double speed = fix.speedMetresPerSecond();
        return members(
                "id", deviceId,
                "lat", fix.latitude(),
                "lon", fix.longitude(),
                "timestamp", fix.occurredAt().getEpochSecond(),
                "accuracy", fix.accuracyMetres(),
                "altitude", fix.altitudeMetres(),
                "speed", speed == null ? null : Math.rint(speed * 1.94384 * 100) / 100,
                "bearing", fix.courseDegrees(),
                "batt", 87);
    }

    static Map<String, Object> ownTracks(String deviceId, Fix fix, @Nullable Double velocity) {
        return members(
                "_type", "location",
                "lat", fix.latitude(),
                "lon", fix.longitude(),
                "tst", fix.occurredAt().getEpochSecond(),
                "acc", whole(fix.accuracyMetres()),
                "alt", whole(fix.altitudeMetres()),
                "vel", whole(velocity),
                "cog", whole(fix.courseDegrees()),
                "topic", "owntracks/" + deviceId,
                "tid", "XX");
    }

    /** The sentence that GPSLogger sends to OpenGTS. */
    static String gprmc(Fix fix) {
        LocalDateTime at = LocalDateTime.ofInstant(fix.occurredAt(), ZoneOffset.UTC);
        String sentence = String.format(
                Locale.ROOT,
                "GPRMC,%s,A,%s,%s,%s,%s,%.6f,%.6f,%s,,",
                DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT).format(at),
                degreesAndMinutes(fix.latitude()),
                fix.latitude() >= 0 ? "N" : "S",
                degreesAndMinutes(fix.longitude()),
                fix.longitude() >= 0 ? "E" : "W",
                or0(fix.speedMetresPerSecond()) / SpeedUnit.KNOTS.toMetresPerSecond(1),
                or0(fix.courseDegrees()),
                DateTimeFormatter.ofPattern("ddMMyy", Locale.ROOT).format(at));
        int checksum = sentence.chars().reduce(0, (sum, character) -> sum ^ character);
        return "$" + sentence + "*" + String.format(Locale.ROOT, "%02X", checksum);
    }

    private static String degreesAndMinutes(double degrees) {
        double size = Math.abs(degrees);
        return (int) size + String.format(Locale.ROOT, "%08.5f", (size - (int) size) * 60);
    }

    static double or0(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    static double orMinus1(@Nullable Double value) {
        return value == null ? -1 : value;
    }

    static @Nullable Double not0(@Nullable Double value) {
        return value == null || value == 0 ? null : value;
    }

    static @Nullable Double rounded(@Nullable Double value) {
        return value == null ? null : Double.valueOf((double) Math.round(value));
    }

    private static @Nullable Long whole(@Nullable Double value) {
        return value == null ? null : Long.valueOf(Math.round(value));
    }

    /** Alternating names and values; null values are omitted. */
    static Map<String, Object> members(@Nullable Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                members.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return members;
    }

    static String query(Map<String, Object> members) {
        return members.entrySet().stream()
                .map(each ->
                        each.getKey() + "=" + URLEncoder.encode(each.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
