package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;

/** Writes one track in one format: the beginning, any number of stretches, the end. */
interface TrackWriter {

    void begin(StringBuilder out);

    /** @param locations one or more, which follow those before */
    void appendBatch(StringBuilder out, List<HistoricalLocation> locations);

    /** @param next where the next page begins; null when there is none */
    void end(StringBuilder out, @Nullable TrackCursor next);
}
