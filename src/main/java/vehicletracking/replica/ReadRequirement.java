package vehicletracking.replica;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * What a server must have replayed to answer a query.
 *
 * @param projection whose checkpoint counts
 * @param position of the log that the checkpoint covers; {@link Cursor#BEGINNING} for any
 * @param asKnownAt time up to which the server has every recorded event; null for any
 */
public record ReadRequirement(
        String projection, Cursor position, @Nullable Instant asKnownAt) {

    public ReadRequirement(String projection, Cursor position) {
        this(projection, position, null);
    }
}
