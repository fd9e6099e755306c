package vehicletracking.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * An event of the log. It never changes.
 *
 * @param position where it stands in the log
 * @param type name of the event's type
 * @param subject id of what the event is about
 * @param occurredAt when it happened
 * @param recordedAt when the log took it; never runs backwards along a shard
 * @param schemaVersion version of the payload's shape, from 1
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
