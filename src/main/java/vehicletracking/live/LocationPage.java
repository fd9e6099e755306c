package vehicletracking.live;

import java.util.List;
import vehicletracking.eventstore.Cursor;

/**
 * Changes of current locations by the events of the log up to a cursor, since the page before.
 *
 * @param isComplete false when changes are missing, because there were too many; what a client has received is then useless
 */
public record LocationPage(Cursor upTo, List<LocationChange> changes, boolean isComplete) {

    public LocationPage {
        changes = List.copyOf(changes);
    }
}
