package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.web.http.HistoricalLocationText;

/** NDJSON: one JSON object a line (ndjson.org). */
final class NdjsonTrack implements TrackWriter {

    @Override
    public void begin(StringBuilder out) {
        // NDJSON has no header.
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        for (HistoricalLocation location : locations) {
            HistoricalLocationText.appendJson(out, location);
            out.append('\n');
        }
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        // NDJSON has no footer.
    }
}
