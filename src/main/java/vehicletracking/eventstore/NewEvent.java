package vehicletracking.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Event to append. The log assigns its position and its recorded time.
 *
 * @param eventId unique; of version 7 when the event is to be found by its id without a scan of the log
 * @param type a declared event type; the database rejects others
 * @param subject id of the entity that the event is about
 * @param occurredAt when it happened, in microseconds at the finest
 * @param schemaVersion version of the payload's schema, from 1
 * @param payload what happened
 * @param metadata cause of the event
 * @param keys consistency keys that the event touches, to which a {@link Condition} can refer; may be empty
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
