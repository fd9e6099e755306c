package vehicletracking.command;

import java.util.List;
import vehicletracking.bus.Topic;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Message with the events of one type of one committed batch, in the order of the log. Delivery is at most once, and
 * only within this process; a consumer that must not miss an event uses a subscription to the log.
 *
 * @param events as they are stored in the log
 */
public record CommittedEvents(List<RecordedEvent> events) {

    /** Topic of an event type, for example {@code events.LocationTracked}. */
    public static Topic<CommittedEvents> topic(String eventType) {
        return new Topic<>("events." + eventType, CommittedEvents.class);
    }
}
