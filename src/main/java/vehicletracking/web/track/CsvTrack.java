package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.http.HistoricalLocationText;

/** CSV with a header (RFC 4180). No value has a comma or a quote in it; flags have spaces between. */
final class CsvTrack implements TrackWriter {

    @Override
    public void begin(StringBuilder out) {
        out.append(
                "occurredAt,latitude,longitude,altitude,speed,course,accuracy,recordedAt,locationTrackedId,flags\r\n");
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        for (HistoricalLocation location : locations) {
            Fix fix = location.fix();
            out.append(fix.occurredAt());
            append(out, fix.latitude());
            append(out, fix.longitude());
            append(out, fix.altitudeMetres());
            append(out, fix.speedMetresPerSecond());
            append(out, fix.courseDegrees());
            append(out, fix.accuracyMetres());
            out.append(',').append(location.recordedAt());
            out.append(',').append(location.locationTrackedId());
            out.append(',')
                    .append(HistoricalLocationText.spaceSeparated(location.flags()))
                    .append("\r\n");
        }
    }

    private static void append(StringBuilder out, @Nullable Double value) {
        out.append(',');
        if (value != null) {
            HistoricalLocationText.appendDecimal(out, value);
        }
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        // CSV has no footer.
    }
}
