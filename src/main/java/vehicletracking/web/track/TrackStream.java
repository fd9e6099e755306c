package vehicletracking.web.track;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.DouglasPeucker;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries.TrackPage;
import vehicletracking.web.http.StreamPages;

/**
 * Chunks of the body of a track, one for each page. Simplification works by page too: it keeps the last location of a
 * page and simplifies the next page together with it. Confined to one event loop.
 */
public final class TrackStream implements Supplier<Future<Optional<Buffer>>> {

    private static final int BYTES_PER_LOCATION = 300;

    private final StreamPages reading;
    private final TrackWriter writer;
    private final OptionalInt toleranceMetres;
    private final boolean isOnePage;
    private final BiFunction<TrackCursor, Integer, Future<TrackPage>> pages;
    private @Nullable TrackCursor next;
    private @Nullable HistoricalLocation last;
    private boolean isBegun;
    private boolean isOver;

    /**
     * @param isOnePage whether the body has the first page only
     * @param pages reads the given number of locations at most after a cursor
     */
    public TrackStream(
            StreamPages reading,
            TrackWriter writer,
            OptionalInt toleranceMetres,
            TrackCursor after,
            boolean isOnePage,
            BiFunction<TrackCursor, Integer, Future<TrackPage>> pages) {
        this.reading = reading;
        this.writer = writer;
        this.toleranceMetres = toleranceMetres;
        this.next = after;
        this.isOnePage = isOnePage;
        this.pages = pages;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        TrackCursor after = next;
        return isOver || after == null
                ? Future.succeededFuture(Optional.empty())
                : reading.read(rows -> pages.apply(after, rows)).map(page -> Optional.of(write(page)));
    }

    /** Cursor of the page after the last one that was read; null at the end of the track. */
    public @Nullable TrackCursor next() {
        return next;
    }

    private Buffer write(TrackPage page) {
        next = page.next();
        isOver = isOnePage || next == null;
        StringBuilder out =
                new StringBuilder(BYTES_PER_LOCATION * (page.locations().size() + 1));
        if (!isBegun) {
            writer.begin(out);
            isBegun = true;
        }
        List<HistoricalLocation> locations = simplified(page.locations());
        if (!locations.isEmpty()) {
            writer.appendBatch(out, locations);
        }
        if (isOver) {
            writer.end(out, next);
        }
        byte[] text = out.toString().getBytes(StandardCharsets.UTF_8);
        reading.recordWritten(page.locations().size(), text.length);
        return Buffer.buffer(text);
    }

    private List<HistoricalLocation> simplified(List<HistoricalLocation> page) {
        if (toleranceMetres.isEmpty() || page.isEmpty()) {
            return page;
        }
        List<HistoricalLocation> line = new ArrayList<>(page);
        if (last != null) {
            line.addFirst(last);
        }
        List<HistoricalLocation> simple =
                DouglasPeucker.simplify(line, HistoricalLocation::point, toleranceMetres.getAsInt());
        List<HistoricalLocation> following = last == null ? simple : simple.subList(1, simple.size());
        last = page.getLast();
        return following;
    }
}
