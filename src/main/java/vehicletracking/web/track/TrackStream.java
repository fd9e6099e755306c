package vehicletracking.web.track;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.DouglasPeucker;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries.TrackPage;

/**
 * The body of a track, a page at a time; while one is being written, the next is being read. A track is simplified a
 * page at a time too: the last location of a page remains, and the next page is simplified with it.
 */
public final class TrackStream implements Supplier<Future<Optional<Buffer>>> {

    private static final int BYTES_PER_LOCATION = 300;

    private final TrackWriter writer;
    private final OptionalInt toleranceMetres;
    private final Optional<Function<TrackCursor, Future<TrackPage>>> following;
    private @Nullable Future<TrackPage> coming;
    private @Nullable HistoricalLocation last;
    private boolean isBegun;

    /** @param following the page after a place; empty where the first page is all that is wanted */
    public TrackStream(
            TrackWriter writer,
            OptionalInt toleranceMetres,
            TrackPage first,
            Optional<Function<TrackCursor, Future<TrackPage>>> following) {
        this.writer = writer;
        this.toleranceMetres = toleranceMetres;
        this.coming = Future.succeededFuture(first);
        this.following = following;
    }

    @Override
    public Future<Optional<Buffer>> get() {
        return coming == null ? Future.succeededFuture(Optional.empty()) : coming.map(page -> Optional.of(write(page)));
    }

    private Buffer write(TrackPage page) {
        boolean isLast = following.isEmpty() || page.next() == null;
        coming = isLast ? null : following.get().apply(page.next());
        StringBuilder out =
                new StringBuilder(BYTES_PER_LOCATION * (page.locations().size() + 1));
        if (!isBegun) {
            writer.begin(out);
            isBegun = true;
        }
        List<HistoricalLocation> locations = simplified(page.locations());
        if (!locations.isEmpty()) {
            writer.stretch(out, locations);
        }
        if (isLast) {
            writer.end(out, page.next());
        }
        return Buffer.buffer(out.toString().getBytes(StandardCharsets.UTF_8));
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
