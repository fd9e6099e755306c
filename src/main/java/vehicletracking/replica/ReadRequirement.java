package vehicletracking.replica;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * What a server must have replayed to answer a query.
 *
 * @param projection whose checkpoint counts; null for the head of the log
 * @param position that it covers; {@link Cursor#BEGINNING} for any, null for the newest, which
 *     the primary alone has
 * @param asKnownAt time up to which the server has every recorded event; null for any
 */
public record ReadRequirement(
        @Nullable String projection,
        @Nullable Cursor position,
        @Nullable Instant asKnownAt) {

    public ReadRequirement(String projection, @Nullable Cursor position) {
        this(projection, position, null);
    }
}
