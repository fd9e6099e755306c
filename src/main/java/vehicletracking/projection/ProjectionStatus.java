package vehicletracking.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;

/**
 * Status of a projection.
 *
 * @param position its checkpoint
 * @param behindEvents number of events after the checkpoint
 * @param behindSeconds age of the oldest of them; 0 when there is none
 * @param error message of the last failure; null unless the state is {@code FAILING}
 * @param rebuildPosition checkpoint of the rebuild; null unless one is in progress
 * @param deadLetteredEvents the oldest 100 events that it could not apply
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

    /** An event that the projection could not apply, with the error message of the database. */
    public record DeadLetteredEvent(String position, String error) {}
}
