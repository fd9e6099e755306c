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

/**
 * Where vehicles are, as JSON. What a device did not tell is not there. Written by hand: the answer about one vehicle is
 * given more often than any other.
 */
final class CurrentLocationJson {

    private CurrentLocationJson() {}

    /** How much of the log an answer rests on, in text; the same for every answer of a batch. */
    record AsOfText(Cursor cursor, String position, @Nullable String time) {

        static AsOfText of(AsOf asOf) {
            return new AsOfText(
                    asOf.position(),
                    asOf.position().toString(),
                    asOf.time() == null ? null : asOf.time().toString());
        }
    }

    /** @param asked position that the asker wanted to be in the answer */
    static Buffer current(CurrentLocation location, AsOfText restsOn, Cursor asked) {
        StringBuilder json = new StringBuilder(512);
        append(json, location);
        json.setLength(json.length() - 1);
        append(json.append(','), restsOn, asked);
        return Buffer.buffer(json.append('}').toString());
    }

    static Buffer page(CurrentLocationQueries.CurrentLocationPage page, AsOfText restsOn, Cursor asked) {
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
        append(json, restsOn, asked);
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

    private static void append(StringBuilder json, AsOfText restsOn, Cursor asked) {
        json.append("\"asOf\":{\"position\":\"").append(restsOn.position()).append('"');
        if (restsOn.time() != null) {
            json.append(",\"time\":\"").append(restsOn.time()).append('"');
        }
        if (!restsOn.cursor().covers(asked)) {
            json.append(",\"isBehind\":true");
        }
        json.append('}');
    }
}
