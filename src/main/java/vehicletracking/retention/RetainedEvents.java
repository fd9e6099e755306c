package vehicletracking.retention;

import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.temporal.EffectiveLocations;

/**
 * Events that stay in the table when their partition is archived, so that the service derives the same state as before:
 *
 * <ul>
 *   <li>all but locations: they decide which vehicle has a licence plate, and are few
 *   <li>corrected and retracted locations, to be looked up and amended again
 *   <li>the last location of each vehicle, and the last that is not doubtful, for as-of queries of later times
 *   <li>dead-lettered events of projections, which can be retried
 *   <li>events of requests whose idempotency key has not expired: a repeated request gets the same response
 * </ul>
 */
final class RetainedEvents {

    // The query runs once, since it scans the partition. An event that is amended or dead-lettered between the query
    // and the exchange of the tables, which may be minutes later, is archived as if that had happened afterwards.
    static final String SQL = """
        SELECT shard, position FROM %1$s WHERE type <> 'LocationTracked'
        UNION
        SELECT shard, position FROM %1$s
         WHERE type = 'LocationTracked' AND event_id IN ({amended})
        UNION
        (SELECT DISTINCT ON (subject) shard, position FROM %1$s
          WHERE type = 'LocationTracked' AND event_id NOT IN ({amended})
          ORDER BY subject, occurred_at DESC, event_id DESC)
        UNION
        (SELECT DISTINCT ON (subject) shard, position FROM %1$s
          WHERE type = 'LocationTracked' AND event_id NOT IN ({amended}) AND {isNotDoubtful}
          ORDER BY subject, occurred_at DESC, event_id DESC)
        UNION
        SELECT shard, position FROM poison_event
        UNION
        SELECT shard, last_position FROM consistency WHERE key LIKE '{passing}%%'\
        """.replace("{passing}", ExpiringKeys.PREFIX)
            .replace("{isNotDoubtful}", EffectiveLocations.IS_NOT_DOUBTFUL)
            .replace("{amended}", """
                SELECT (payload->>'locationTrackedId')::uuid FROM event
                 WHERE type IN ('LocationCorrected', 'LocationRetracted')
                   AND payload->>'locationTrackedId' IS NOT NULL\
                """);

    private RetainedEvents() {}
}
