package vehicletracking.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * Event of the log, as it was committed.
 *
 * @param position position in the log
 * @param type name of the event type
 * @param subject id of the entity that the event is about
 * @param occurredAt when it happened, in microseconds
 * @param recordedAt when it was committed, in microseconds; never decreases along a shard
 * @param schemaVersion version of the payload's schema, from 1
 * @param payload a JSON object, as text
 * @param metadata a JSON object, as text
 */
public record RecordedEvent(
        Position position,
        UUID eventId,
        String type,
        UUID subject,
        Instant occurredAt,
        Instant recordedAt,
        int schemaVersion,
        String payload,
        String metadata) {}
