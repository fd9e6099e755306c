package vehicletracking.eventstore;

import java.util.List;

/**
 * Events that go into the log together or not at all.
 *
 * @param events one or more, in the order in which they are to stand in the log
 */
public record Append(List<NewEvent> events, Condition condition) {

    public Append {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        events = List.copyOf(events);
    }

    public static Append always(NewEvent event) {
        return new Append(List.of(event), Condition.always());
    }

    /** Whether a condition is checked or a key touched, so that the keys' table is needed. */
    public boolean usesConsistencyKeys() {
        if (!condition.expectations().isEmpty()) {
            return true;
        }
        for (NewEvent event : events) {
            if (!event.keys().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
