package vehicletracking.eventstore;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the log somebody wants. What is null, empty or always restricts nothing.
 *
 * @param types names of event types, any of which will do
 * @param subject what the events are about
 * @param eventId one event
 * @param occurred when it happened
 * @param recorded when the log took it
 * @param payload a JSON object as text, which the event's payload must contain
 * @param anyOf one of these must let an event through as well
 */
public record EventFilter(
        Set<String> types,
        @Nullable UUID subject,
        @Nullable UUID eventId,
        TimeWindow occurred,
        TimeWindow recorded,
        @Nullable String payload,
        List<EventFilter> anyOf) {

    public static final EventFilter ALL =
            new EventFilter(Set.of(), null, null, TimeWindow.ALWAYS, TimeWindow.ALWAYS, null, List.of());

    public EventFilter {
        types = Set.copyOf(types);
        anyOf = List.copyOf(anyOf);
        if (anyOf.stream().anyMatch(each -> !each.recorded.equals(TimeWindow.ALWAYS))) {
            throw new IllegalArgumentException(
                    "when it was recorded is a matter of the whole filter, which is read in one range");
        }
    }

    public static EventFilter ofTypes(String... types) {
        return ALL.withTypes(Set.of(types));
    }

    public static EventFilter ofSubject(UUID subject) {
        return ALL.withSubject(subject);
    }

    public EventFilter withTypes(Set<String> wanted) {
        return new EventFilter(wanted, subject, eventId, occurred, recorded, payload, anyOf);
    }

    public EventFilter withSubject(@Nullable UUID wanted) {
        return new EventFilter(types, wanted, eventId, occurred, recorded, payload, anyOf);
    }

    public EventFilter withEventId(@Nullable UUID wanted) {
        return new EventFilter(types, subject, wanted, occurred, recorded, payload, anyOf);
    }

    public EventFilter occurredIn(TimeWindow window) {
        return new EventFilter(types, subject, eventId, window, recorded, payload, anyOf);
    }

    public EventFilter recordedIn(TimeWindow window) {
        return new EventFilter(types, subject, eventId, occurred, window, payload, anyOf);
    }

    public EventFilter withPayload(@Nullable String wanted) {
        return new EventFilter(types, subject, eventId, occurred, recorded, wanted, anyOf);
    }

    public EventFilter matchingAnyOf(EventFilter... choices) {
        return new EventFilter(types, subject, eventId, occurred, recorded, payload, List.of(choices));
    }
}
