package vehicletracking.eventstore;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the log somebody wants. What is null or empty restricts nothing.
 *
 * @param types names of event types, any of which will do
 * @param subject what the events are about
 * @param eventId one event
 * @param occurredAt when it happened, exactly
 * @param payload a JSON object as text, which the event's payload must contain
 */
public record EventFilter(
        Set<String> types, @Nullable UUID subject, @Nullable UUID eventId, @Nullable Instant occurredAt, @Nullable String payload) {

    public static final EventFilter ALL = new EventFilter(Set.of(), null, null, null, null);

    public EventFilter {
        types = Set.copyOf(types);
    }

    public static EventFilter ofTypes(String... types) {
        return new EventFilter(Set.of(types), null, null, null, null);
    }

    public static EventFilter ofSubject(UUID subject) {
        return new EventFilter(Set.of(), subject, null, null, null);
    }
}
