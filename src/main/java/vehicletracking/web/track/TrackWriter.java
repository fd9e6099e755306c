package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;

/** Writer of one track in one format: {@code begin}, {@code appendBatch} any number of times, {@code end}. */
interface TrackWriter {

    void begin(StringBuilder out);

    /** @param locations at least one; they follow those of the batch before */
    void appendBatch(StringBuilder out, List<HistoricalLocation> locations);

    void end(StringBuilder out, @Nullable TrackCursor next);
}
