package vehicletracking.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.vehicle.UuidText;

/** Turns a question about payloads as the world knows them into one about the log, where columns hold a part of them. */
public final class PayloadFilter {

    private PayloadFilter() {}

    /**
     * @param types any of these types of events; empty for all
     * @param payload what the whole payload of an event must contain
     * @return empty when no event can be meant
     * @throws IllegalArgumentException when an id or a time is malformed; the message says which
     */
    public static Optional<EventFilter> of(Set<String> types, @Nullable UUID subject, @Nullable JsonObject payload) {
        EventFilter asked = new EventFilter(types, subject, null, null, null);
        if (payload == null) {
            return Optional.of(asked);
        }
        return isKnownToNoEvent(payload) ? Optional.empty() : withPayload(asked, payload.copy());
    }

    /** No event has null, or text that the log can't hold: zero bytes and halves of characters. */
    private static boolean isKnownToNoEvent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
            case JsonObject object ->
                object.stream().anyMatch(member -> isKnownToNoEvent(member.getKey()) || isKnownToNoEvent(member.getValue()));
            case JsonArray array -> array.stream().anyMatch(PayloadFilter::isKnownToNoEvent);
            default -> false;
        };
    }

    private static Optional<EventFilter> withPayload(EventFilter asked, JsonObject payload) {
        UUID eventId = takeUuid(payload, "locationTrackedId");
        Instant occurredAt = takeInstant(payload, "occurredAt");
        boolean hasScope = payload.containsKey("scope");
        Object scope = payload.remove("scope");
        if (eventId == null && occurredAt == null && !hasScope) {
            return Optional.of(new EventFilter(asked.types(), asked.subject(), null, null, textOf(payload)));
        }
        if (!asked.types().isEmpty() && !asked.types().contains(VehicleJournal.LOCATION_TRACKED)) {
            return Optional.empty();
        }
        UUID vehicleId = null;
        if (hasScope) {
            if (!(scope instanceof JsonObject members)) {
                return Optional.empty();
            }
            vehicleId = takeUuid(members, "vehicleRegisteredId");
            if (!members.isEmpty()) {
                return Optional.empty();
            }
        }
        if (asked.subject() != null && vehicleId != null && !asked.subject().equals(vehicleId)) {
            return Optional.empty();
        }
        return Optional.of(new EventFilter(
                Set.of(VehicleJournal.LOCATION_TRACKED),
                vehicleId == null ? asked.subject() : vehicleId,
                eventId,
                occurredAt,
                textOf(payload)));
    }

    private static @Nullable String textOf(JsonObject payload) {
        return payload.isEmpty() ? null : payload.encode();
    }

    private static @Nullable UUID takeUuid(JsonObject json, String field) {
        Object value = json.remove(field);
        if (value == null) {
            return null;
        }
        return UuidText.parse(String.valueOf(value))
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
