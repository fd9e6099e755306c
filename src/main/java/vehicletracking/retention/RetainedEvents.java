package vehicletracking.retention;

import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.temporal.EffectiveLocations;

/**
 * Which events stay in the log's table when their partition is archived: all that the rest of the service needs to come to
 * the same state from what is left.
 *
 * <ul>
 *   <li>everything but telemetry: plates are decided by it, and it is little
 *   <li>every location that was corrected or retracted, so that it can be looked up and amended again
 *   <li>of each vehicle the newest location, and the newest that is not doubtful, so that questions about any later time
 *       are answered as before
 *   <li>what a projection has set aside, which may still be retried
 *   <li>what was done for a request whose key is still known, so that the request is answered from it when it comes again
 * </ul>
 *
 * <p>It is looked up once, since that is a look at every row of the partition. What is amended or set aside from then until
 * the tables are exchanged, which may be minutes, goes as if that had happened after the exchange.
 */
final class RetainedEvents {

    /** Shard and position of the events that stay, of the table {@code %1$s}. */
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
