package vehicletracking.command;

import java.util.List;
import vehicletracking.bus.Topic;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Events of one type that were committed together, in the order of the log: for those who can afford to miss one. Who
 * can't subscribes to the log instead.
 *
 * @param events as they stand in the log
 */
public record CommittedEvents(List<RecordedEvent> events) {

    /** Where events of this type are published, for example {@code events.LocationTracked}. */
    public static Topic<CommittedEvents> topic(String eventType) {
        return new Topic<>("events." + eventType, CommittedEvents.class);
    }
}
