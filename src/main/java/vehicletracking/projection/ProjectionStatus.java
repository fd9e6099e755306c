package vehicletracking.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * How a projection is doing.
 *
 * @param position how far along the log it is
 * @param behindEvents events that it has yet to take in
 * @param behindSeconds how long the oldest of them has been in the log; 0 when there is none
 * @param error what it failed with last, while it fails
 * @param rebuildPosition how far a rebuild is, while there is one
 * @param deadLetteredEvents events that it could not take, the oldest hundred
 */
public record ProjectionStatus(
        String name,
        Cursor position,
        long behindEvents,
        double behindSeconds,
        State state,
        @Nullable String error,
        @Nullable Cursor rebuildPosition,
        List<DeadLetteredEvent> deadLetteredEvents) {

    public enum State {
        LIVE,
        REBUILDING,
        FAILING
    }

    /** An event that the projection could not take, and what the database said of it. */
    public record DeadLetteredEvent(String position, String error) {}
}
