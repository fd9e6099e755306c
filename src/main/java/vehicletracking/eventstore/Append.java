package vehicletracking.eventstore;

import java.util.List;

/**
 * Events to append atomically: the log holds all of them or none. They get consecutive positions.
 *
 * @param events one or more, in the order of their positions
 * @param condition checked in the transaction that appends the events
 */
public record Append(List<NewEvent> events, Condition condition) {

    public Append {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append needs at least one event");
        }
        events = List.copyOf(events);
    }

    /** An unconditional append of one event. */
    public static Append always(NewEvent event) {
        return new Append(List.of(event), Condition.always());
    }

    /** Whether the append reads or writes the table of consistency keys. */
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
