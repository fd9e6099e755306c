package vehicletracking.eventschema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.TimeWindow;
import vehicletracking.vehicle.UuidParser;

/** Turns a question about payloads as the world knows them into one about the log, where columns hold a part of them. */
public final class PayloadFilterTranslator {

    private PayloadFilterTranslator() {}

    /**
     * @param asked what else is asked of an event
     * @param payload what the whole payload of an event must contain
     * @return empty when no event can be meant
     * @throws IllegalArgumentException when an id or a time is malformed; the message says which
     */
    public static Optional<EventFilter> of(EventFilter asked, @Nullable JsonObject payload) {
        if (payload == null) {
            return Optional.of(asked);
        }
        return isKnownToNoEvent(payload) ? Optional.empty() : withPayload(asked, payload.copy());
    }

    /** No event has null, or text that the log can't hold: zero bytes and halves of characters. */
    private static boolean isKnownToNoEvent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text ->
                text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
            case JsonObject object ->
                object.stream()
                        .anyMatch(member -> isKnownToNoEvent(member.getKey()) || isKnownToNoEvent(member.getValue()));
            case JsonArray array -> array.stream().anyMatch(PayloadFilterTranslator::isKnownToNoEvent);
            default -> false;
        };
    }

    private static Optional<EventFilter> withPayload(EventFilter asked, JsonObject payload) {
        JsonObject rest = payload.copy();
        @Nullable UUID locationId = takeUuid(rest, "locationTrackedId");
        @Nullable Instant occurredAt = takeInstant(rest, "occurredAt");
        @Nullable Object scope = rest.remove("scope");
        @Nullable
        UUID vehicleId = scope instanceof JsonObject members ? takeUuid(members, "vehicleRegisteredId") : null;
        if (rest.size() == payload.size()) {
            return Optional.of(asked.withPayload(textOf(payload)));
        }
        if (isScopeOfNoEvent(scope) || isAboutAnother(asked.subject(), vehicleId)) {
            return Optional.empty();
        }
        spellAsTheLog(payload, locationId, occurredAt, vehicleId);
        EventFilter about = vehicleId == null ? asked : asked.withSubject(vehicleId);
        return asked.occurred()
                .intersection(occurredAt == null ? TimeWindow.ALWAYS : TimeWindow.at(occurredAt))
                .map(about::occurredIn)
                .map(narrowed -> withContent(narrowed, locationId, rest, payload));
    }

    /** @param scope without the vehicle, which was taken out */
    private static boolean isScopeOfNoEvent(@Nullable Object scope) {
        return scope != null && !scope.equals(new JsonObject());
    }

    private static boolean isAboutAnother(@Nullable UUID subject, @Nullable UUID vehicleId) {
        return subject != null && vehicleId != null && !subject.equals(vehicleId);
    }

    private static void spellAsTheLog(
            JsonObject payload, @Nullable UUID locationId, @Nullable Instant occurredAt, @Nullable UUID vehicleId) {
        if (locationId != null) {
            payload.put("locationTrackedId", locationId.toString());
        }
        if (occurredAt != null) {
            payload.put("occurredAt", occurredAt.toString());
        }
        if (vehicleId != null) {
            payload.put("scope", new JsonObject().put("vehicleRegisteredId", vehicleId.toString()));
        }
    }

    /** What is a column of a tracked location is not in its payload; all other events have theirs whole. */
    private static EventFilter withContent(
            EventFilter asked, @Nullable UUID locationId, JsonObject rest, JsonObject whole) {
        EventFilter tracked = EventFilter.ofTypes(EventMapper.LOCATION_TRACKED)
                .withEventId(locationId)
                .withPayload(textOf(rest));
        if (asked.types().equals(tracked.types())) {
            return asked.withEventId(locationId).withPayload(textOf(rest));
        }
        return asked.matchingAnyOf(tracked, EventFilter.ALL.withPayload(textOf(whole)));
    }

    private static @Nullable String textOf(JsonObject payload) {
        return payload.isEmpty() ? null : payload.encode();
    }

    private static @Nullable UUID takeUuid(JsonObject json, String field) {
        Object value = json.remove(field);
        if (value == null) {
            return null;
        }
        return UuidParser.parse(String.valueOf(value))
                .orElseThrow(() -> new IllegalArgumentException(field + " must be a UUID, and is " + value));
    }

    private static @Nullable Instant takeInstant(JsonObject json, String field) {
        Object value = json.remove(field);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(String.valueOf(value));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " must be an ISO-8601 time in UTC, and is " + value, e);
        }
    }
}
