package vehicletracking.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An event that is to be appended.
 *
 * @param type name of the event's type
 * @param subject id of what the event is about
 * @param occurredAt when it happened, in microseconds at the finest; when it was recorded is the log's to say
 * @param schemaVersion version of the payload's shape, from 1
 * @param payload what happened
 * @param metadata who or what caused it
 * @param keys consistency keys that this event touches; empty for events that no condition is ever about
 */
public record NewEvent(
        UUID eventId,
        String type,
        UUID subject,
        Instant occurredAt,
        int schemaVersion,
        CanonicalJson payload,
        CanonicalJson metadata,
        List<String> keys) {}
