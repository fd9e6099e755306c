package vehicletracking.live;

import java.util.List;
import vehicletracking.eventstore.Cursor;

/**
 * All events of the log between two cursors, in the order in which this node read them.
 *
 * @param after cursor before the first event
 * @param upTo cursor after the last event; the next page begins here
 */
public record TailPage(Cursor after, Cursor upTo, List<TailEvent> events) {

    public TailPage {
        events = List.copyOf(events);
    }
}
