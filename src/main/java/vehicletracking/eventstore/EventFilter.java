package vehicletracking.eventstore;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Filter on the events of the log. An event matches when it meets all criteria; a criterion that is null, empty or
 * {@link TimeWindow#ALWAYS} matches every event. Immutable: the methods return a changed copy.
 *
 * @param types names of event types, of which the event has one
 * @param subject id of the entity that the event is about
 * @param eventId id of the event
 * @param occurred contains the time at which the event happened
 * @param recorded contains the time at which the event was committed
 * @param payload a JSON object as text, contained in the event's payload as by PostgreSQL's {@code @>}
 * @param anyOf filters, at least one of which matches the event too; they do not restrict {@code recorded}
 * @param involved entities, one of which the event involves
 */
public record EventFilter(
        Set<String> types,
        @Nullable UUID subject,
        @Nullable UUID eventId,
        TimeWindow occurred,
        TimeWindow recorded,
        @Nullable String payload,
        List<EventFilter> anyOf,
        @Nullable Involved involved) {

    /** Matches every event. */
    public static final EventFilter ALL =
            new EventFilter(Set.of(), null, null, TimeWindow.ALWAYS, TimeWindow.ALWAYS, null, List.of(), null);

    /**
     * Entities that an event involves: it is about one of them, or it is of a type whose payload names one of them.
     *
     * @param ids of the entities
     * @param naming names of event types whose payload may name an entity
     * @param member of these payloads that has the id of an entity
     */
    public record Involved(Set<UUID> ids, Set<String> naming, String member) {

        public Involved {
            ids = Set.copyOf(ids);
            naming = Set.copyOf(naming);
        }
    }

    public EventFilter {
        types = Set.copyOf(types);
        anyOf = List.copyOf(anyOf);
        if (anyOf.stream().anyMatch(each -> !each.recorded.equals(TimeWindow.ALWAYS))) {
            throw new IllegalArgumentException(
                    "alternatives can't restrict the recorded time, which selects one range of positions for all");
        }
    }

    /** Matches the events of these types. */
    public static EventFilter ofTypes(String... types) {
        return ALL.withTypes(Set.of(types));
    }

    /** Matches the events about this subject. */
    public static EventFilter ofSubject(UUID subject) {
        return ALL.withSubject(subject);
    }

    public EventFilter withTypes(Set<String> wanted) {
        return new EventFilter(wanted, subject, eventId, occurred, recorded, payload, anyOf, involved);
    }

    public EventFilter withSubject(@Nullable UUID wanted) {
        return new EventFilter(types, wanted, eventId, occurred, recorded, payload, anyOf, involved);
    }

    public EventFilter withEventId(@Nullable UUID wanted) {
        return new EventFilter(types, subject, wanted, occurred, recorded, payload, anyOf, involved);
    }

    public EventFilter occurredIn(TimeWindow window) {
        return new EventFilter(types, subject, eventId, window, recorded, payload, anyOf, involved);
    }

    public EventFilter recordedIn(TimeWindow window) {
        return new EventFilter(types, subject, eventId, occurred, window, payload, anyOf, involved);
    }

    public EventFilter withPayload(@Nullable String wanted) {
        return new EventFilter(types, subject, eventId, occurred, recorded, wanted, anyOf, involved);
    }

    /** Also requires that an event matches at least one of these filters. */
    public EventFilter matchingAnyOf(EventFilter... choices) {
        return new EventFilter(types, subject, eventId, occurred, recorded, payload, List.of(choices), involved);
    }

    /** Matches events that involve one of some entities. */
    public EventFilter involving(Involved wanted) {
        return new EventFilter(types, subject, eventId, occurred, recorded, payload, anyOf, wanted);
    }
}
