package vehicletracking.web.current;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.projection.AsOf;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.http.HistoricalLocationText;

/** JSON without members for absent values. Without intermediate objects, as it is the most frequent response. */
public final class CurrentLocationJson {

    private CurrentLocationJson() {}

    /** Text of the state of the read model that a response is from; shared by all responses of a batch. */
    record AsOfText(
            Cursor cursor, String position, @Nullable String time) {

        static AsOfText of(AsOf asOf) {
            return new AsOfText(
                    asOf.position(),
                    asOf.position().toString(),
                    asOf.time() == null ? null : asOf.time().toString());
        }
    }

    /** {@code isBehind} is set when the read model is behind {@code required}, the request's {@code Log-Position}. */
    static Buffer current(CurrentLocation location, AsOfText asOf, Cursor required) {
        StringBuilder json = new StringBuilder(512);
        append(json, location);
        json.setLength(json.length() - 1);
        append(json.append(','), asOf, required);
        return Buffer.buffer(json.append('}').toString());
    }

    /** A location as an element of a page. */
    public static String of(CurrentLocation location) {
        StringBuilder json = new StringBuilder(512);
        append(json, location);
        return json.toString();
    }

    static Buffer page(CurrentLocationQueries.CurrentLocationPage page, AsOfText asOf, Cursor required) {
        StringBuilder json = new StringBuilder(512).append("{\"vehicleCurrentLocations\":[");
        String separator = "";
        for (CurrentLocation location : page.locations()) {
            append(json.append(separator), location);
            separator = ",";
        }
        json.append("],");
        if (page.next() != null) {
            json.append("\"next\":\"").append(page.next()).append("\",");
        }
        append(json, asOf, required);
        return Buffer.buffer(json.append('}').toString());
    }

    private static void append(StringBuilder json, CurrentLocation location) {
        Fix fix = location.fix();
        json.append("{\"vehicleRegisteredId\":\"").append(location.vehicleRegisteredId());
        json.append("\",\"vehicleLicensePlate\":\"");
        JsonStringEncoder.getInstance().quoteAsString(location.vehicleLicensePlate(), json);
        json.append("\",\"latitude\":").append(fix.latitude());
        json.append(",\"longitude\":").append(fix.longitude());
        append(json, "altitude", fix.altitudeMetres());
        append(json, "speed", fix.speedMetresPerSecond());
        append(json, "course", fix.courseDegrees());
        append(json, "accuracy", fix.accuracyMetres());
        json.append(",\"occurredAt\":\"").append(fix.occurredAt());
        json.append("\",\"recordedAt\":\"").append(location.recordedAt());
        json.append("\",\"locationTrackedId\":\"").append(location.locationTrackedId());
        json.append("\",\"position\":\"").append(location.position()).append('"');
        if (!location.flags().isEmpty()) {
            HistoricalLocationText.appendFlags(json.append(",\"flags\":"), location.flags());
        }
        if (location.retiredAt() != null) {
            json.append(",\"retiredAt\":\"").append(location.retiredAt()).append('"');
        }
        json.append('}');
    }

    private static void append(StringBuilder json, String name, @Nullable Double value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":").append(value.doubleValue());
        }
    }

    private static void append(StringBuilder json, AsOfText asOf, Cursor required) {
        json.append("\"asOf\":{\"position\":\"").append(asOf.position()).append('"');
        if (asOf.time() != null) {
            json.append(",\"time\":\"").append(asOf.time()).append('"');
        }
        if (!asOf.cursor().covers(required)) {
            json.append(",\"isBehind\":true");
        }
        json.append('}');
    }
}
