package vehicletracking.eventstore.table;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.ShardStatements;

/**
 * Finds an event by its id.
 *
 * <p>The log has no index on event ids. A UUIDv7 contains the time at which it was created, shortly before its event
 * was recorded, so the search is limited to the positions that were recorded around that time.
 */
public final class EventLookup {

    /** How much earlier than an id was created its event can be recorded, by clocks that are synchronized. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** How much later than an id was created its event is recorded, by clocks that are synchronized. */
    private static final Duration MAX_APPEND_DELAY = Duration.ofSeconds(30);

    /** Greatest difference between the clock that created an id and the clock of the database. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(2);

    private static final String SELECT_EVENT = "SELECT " + EventRowMapper.COLUMNS + """
         FROM (SELECT shard, head FROM log_head WHERE head > 0/*shard*/) AS log_head CROSS JOIN LATERAL (
          SELECT * FROM event
           WHERE shard = log_head.shard AND event_id = $1/*shard*/
             AND position >= coalesce((SELECT first_position FROM log_manifest
                                        WHERE shard = log_head.shard AND committed_at < $2/*shard*/
                                        ORDER BY committed_at DESC, first_position DESC LIMIT 1), 0)
             AND position < coalesce((SELECT first_position FROM log_manifest
                                       WHERE shard = log_head.shard AND committed_at > $3/*shard*/
                                       ORDER BY committed_at, first_position LIMIT 1), log_head.head + 1)) AS event
        LIMIT 1\
        """;

    private final Pool pool;
    private final ShardStatements statements;

    /** @param pool connections that may read the log, which is in one database */
    public EventLookup(Pool pool) {
        this(pool, ShardStatements.OF_ONE_DATABASE);
    }

    /** @param pool connections that may read the log */
    public EventLookup(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
    }

    /**
     * Whether {@link #find} would find an event with this id if it was recorded between these times. True for every id
     * that is not a UUIDv7.
     */
    public static boolean mayBeRecorded(UUID eventId, Instant from, Instant to) {
        if (eventId.version() != 7) {
            return true;
        }
        Instant created = createdAt(eventId);
        return !created.minus(MAX_CLOCK_SKEW).isAfter(to)
                && !created.plus(MAX_CLOCK_SKEW).isBefore(from);
    }

    private static Instant createdAt(UUID eventId) {
        return Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
    }

    /**
     * Completes with the event, or empty when the table of the log does not contain it. The search for a UUIDv7 covers
     * the events that were recorded from 2 s before to 30 s after the id was created, then those within 2 minutes of
     * it. The search for any other id reads the whole log.
     */
    public Future<Optional<RecordedEvent>> find(UUID eventId) {
        if (eventId.version() != 7) {
            return find(eventId, Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(365 * 1_000)));
        }
        Instant created = createdAt(eventId);
        return find(eventId, created.minus(CLOCK_TOLERANCE), created.plus(MAX_APPEND_DELAY))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : find(eventId, created.minus(MAX_CLOCK_SKEW), created.plus(MAX_CLOCK_SKEW)));
    }

    private Future<Optional<RecordedEvent>> find(UUID eventId, Instant from, Instant to) {
        Tuple parameters = Tuple.of(eventId, EventRowMapper.timestamp(from), EventRowMapper.timestamp(to));
        return statements
                .execute(SELECT_EVENT, sql -> pool.preparedQuery(sql).execute(parameters))
                .map(found -> found.stream()
                        .flatMap(RowSet::stream)
                        .map(EventRowMapper::eventOf)
                        .findFirst());
    }
}
