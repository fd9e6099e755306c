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

/**
 * Translation of filters on payloads. Clients filter on full payloads; the event log stores some of their members in
 * columns.
 */
public final class PayloadFilterTranslator {

    private PayloadFilterTranslator() {}

    /**
     * Adds a condition on the full payload to a filter.
     *
     * @param filter the other conditions
     * @param payload JSON that the full payload of an event must contain; null for any payload
     * @return empty if no event can match
     * @throws IllegalArgumentException if an id or a time is malformed; the message names the member
     */
    public static Optional<EventFilter> translate(EventFilter filter, @Nullable JsonObject payload) {
        if (payload == null) {
            return Optional.of(filter);
        }
        return matchesNoEvent(payload) ? Optional.empty() : translateMembers(filter, payload.copy());
    }

    private static boolean matchesNoEvent(@Nullable Object value) {
        // No event has null, or text that the log cannot store: U+0000 and unpaired surrogates.
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

    private static Optional<EventFilter> translateMembers(EventFilter filter, JsonObject payload) {
        JsonObject rest = payload.copy();
        @Nullable UUID locationId = removeUuid(rest, "locationTrackedId");
        @Nullable Instant occurredAt = removeInstant(rest, "occurredAt");
        @Nullable Object scope = rest.remove("scope");
        @Nullable
        UUID vehicleId = scope instanceof JsonObject members ? removeUuid(members, "vehicleRegisteredId") : null;
        if (rest.size() == payload.size()) {
            return Optional.of(filter.withPayload(textOf(payload)));
        }
        if (hasUnknownMembers(scope) || isOtherSubject(filter.subject(), vehicleId)) {
            return Optional.empty();
        }
        normalize(payload, locationId, occurredAt, vehicleId);
        EventFilter ofVehicle = vehicleId == null ? filter : filter.withSubject(vehicleId);
        return filter.occurred()
                .intersection(occurredAt == null ? TimeWindow.ALWAYS : TimeWindow.at(occurredAt))
                .map(ofVehicle::occurredIn)
                .map(narrowed -> withStoredPayload(narrowed, locationId, rest, payload));
    }

    /** @param scope after removal of the vehicle id */
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

    private static EventFilter withStoredPayload(
            EventFilter filter, @Nullable UUID locationId, JsonObject rest, JsonObject full) {
        // Only tracked locations store members in columns; all other events store their full payload.
        EventFilter tracked = EventFilter.ofTypes(EventTypes.LOCATION_TRACKED)
                .withEventId(locationId)
                .withPayload(textOf(rest));
        if (filter.types().equals(tracked.types())) {
            return filter.withEventId(locationId).withPayload(textOf(rest));
        }
        return filter.matchingAnyOf(tracked, EventFilter.ALL.withPayload(textOf(full)));
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
