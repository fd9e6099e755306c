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
    public static Optional<EventFilter> translate(EventFilter asked, @Nullable JsonObject payload) {
        if (payload == null) {
            return Optional.of(asked);
        }
        return matchesNoEvent(payload) ? Optional.empty() : translateMembers(asked, payload.copy());
    }

    /** No event has null, or text that the log can't hold: zero bytes and halves of characters. */
    private static boolean matchesNoEvent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text ->
                text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
            case JsonObject object ->
                object.stream()
                        .anyMatch(member -> matchesNoEvent(member.getKey()) || matchesNoEvent(member.getValue()));
            case JsonArray array -> array.stream().anyMatch(PayloadFilterTranslator::matchesNoEvent);
            default -> false;
        };
    }

    private static Optional<EventFilter> translateMembers(EventFilter asked, JsonObject payload) {
        JsonObject rest = payload.copy();
        @Nullable UUID locationId = removeUuid(rest, "locationTrackedId");
        @Nullable Instant occurredAt = removeInstant(rest, "occurredAt");
        @Nullable Object scope = rest.remove("scope");
        @Nullable
        UUID vehicleId = scope instanceof JsonObject members ? removeUuid(members, "vehicleRegisteredId") : null;
        if (rest.size() == payload.size()) {
            return Optional.of(asked.withPayload(textOf(payload)));
        }
        if (hasUnknownMembers(scope) || isOtherSubject(asked.subject(), vehicleId)) {
            return Optional.empty();
        }
        normalize(payload, locationId, occurredAt, vehicleId);
        EventFilter about = vehicleId == null ? asked : asked.withSubject(vehicleId);
        return asked.occurred()
                .and(occurredAt == null ? TimeWindow.ALWAYS : TimeWindow.at(occurredAt))
                .map(about::occurredIn)
                .map(narrowed -> withStoredPayload(narrowed, locationId, rest, payload));
    }

    /** @param scope without the vehicle, which was taken out */
    private static boolean hasUnknownMembers(@Nullable Object scope) {
        return scope != null && !scope.equals(new JsonObject());
    }

    private static boolean isOtherSubject(@Nullable UUID subject, @Nullable UUID vehicleId) {
        return subject != null && vehicleId != null && !subject.equals(vehicleId);
    }

    private static void normalize(
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
    private static EventFilter withStoredPayload(
            EventFilter asked, @Nullable UUID locationId, JsonObject rest, JsonObject whole) {
        EventFilter tracked = EventFilter.ofTypes(EventMapper.LOCATION_TRACKED)
                .withEventId(locationId)
                .withPayload(textOf(rest));
        if (asked.types().equals(tracked.types())) {
            return asked.withEventId(locationId).withPayload(textOf(rest));
        }
        return asked.withAnyOf(tracked, EventFilter.ALL.withPayload(textOf(whole)));
    }

    private static @Nullable String textOf(JsonObject payload) {
        return payload.isEmpty() ? null : payload.encode();
    }

    private static @Nullable UUID removeUuid(JsonObject json, String field) {
        Object value = json.remove(field);
        if (value == null) {
            return null;
        }
        return UuidParser.parse(String.valueOf(value))
                .orElseThrow(() -> new IllegalArgumentException(field + " must be a UUID, and is " + value));
    }

    private static @Nullable Instant removeInstant(JsonObject json, String field) {
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
