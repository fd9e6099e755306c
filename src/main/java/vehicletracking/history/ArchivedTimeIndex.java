package vehicletracking.history;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.temporal.EffectiveLocations;

/**
 * Tells which questions about the past can't be answered from the table, because archives hold back what they are about.
 * For every vehicle it is known of which times an archive has locations that the table has not.
 */
public final class ArchivedTimeIndex {

    /** More are not named. */
    private static final int MAX_ARCHIVES = 10;

    /**
     * {@code $1} as known at, {@code $2} the time, {@code $3} and {@code $4} the first and the last vehicle. What was found in
     * the table is the answer when it is newer than all that is held back of that vehicle, whatever was amended since.
     */
    static final String SELECT_BEFORE = """
        SELECT DISTINCT %s
          FROM (SELECT DISTINCT ON (subject) archived_span.*
                  FROM archived_span JOIN log_archive USING (from_position)
                 WHERE log_archive.state = 'ARCHIVED' AND subject >= $3 AND subject <= $4
                   AND archived_span.first_occurred_at <= $2
                 ORDER BY subject, archived_span.last_occurred_at DESC, last_event_id DESC) AS held
          JOIN log_archive USING (from_position)
          LEFT JOIN LATERAL (
        %s) AS found ON true
         WHERE found.occurred_at IS NULL
            OR (held.last_occurred_at, held.last_event_id) > (found.occurred_at, found.location_tracked_id)
         ORDER BY log_archive.from_position LIMIT %d\
        """.formatted(
                    LogArchive.COLUMNS,
                    new EffectiveLocations.Selection(
                                    "held.subject",
                                    EffectiveLocationRows.AS_KNOWN_AT,
                                    EffectiveLocations.withQualityFilter("occurred_at <= $2", false),
                                    "DESC",
                                    "1")
                            .selectEverywhere(),
                    MAX_ARCHIVES);

    /** {@code $1} and {@code $2} the times, {@code $3} and {@code $4} the first and the last vehicle. */
    static final String SELECT_WITHIN = """
        SELECT %s FROM log_archive
         WHERE state = 'ARCHIVED' AND first_occurred_at <= $2 AND last_occurred_at >= $1
           AND EXISTS (SELECT FROM archived_span AS held
                        WHERE held.from_position = log_archive.from_position AND held.subject >= $3 AND held.subject <= $4
                          AND held.first_occurred_at <= $2 AND held.last_occurred_at >= $1)
         ORDER BY from_position LIMIT %d\
        """.formatted(LogArchive.COLUMNS, MAX_ARCHIVES);

    private static final UUID MIN_ID = new UUID(0, 0);
    private static final UUID MAX_ID = new UUID(-1, -1);

    private final Pool pool;

    public ArchivedTimeIndex(Pool pool) {
        this.pool = pool;
    }

    /**
     * Some vehicles, by the order of their ids.
     *
     * @param first null for the least there is
     * @param last null for the greatest there is
     */
    public record VehicleRange(
            @Nullable UUID first, @Nullable UUID last) {

        public static final VehicleRange ALL = new VehicleRange(null, null);

        public static VehicleRange of(UUID vehicleId) {
            return new VehicleRange(vehicleId, vehicleId);
        }

        Tuple addTo(Tuple parameters) {
            return parameters.addUUID(first == null ? MIN_ID : first).addUUID(last == null ? MAX_ID : last);
        }
    }

    /**
     * The archives without which it can't be told where these vehicles were at a time; none when it can.
     *
     * @param knownAt what was recorded later is left out; null for nothing
     */
    public Future<List<LogArchive>> archivesNeededAt(VehicleRange vehicles, Instant at, @Nullable Instant knownAt) {
        Tuple parameters = EffectiveLocationRows.parameters(knownAt).addOffsetDateTime(at.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(SELECT_BEFORE)
                .execute(vehicles.addTo(parameters))
                .map(ArchivedTimeIndex::archivesOf);
    }

    /** The archives that hold back what these vehicles told of a time between these; none when nothing is held back. */
    public Future<List<LogArchive>> archivesNeededWithin(VehicleRange vehicles, Instant from, Instant to) {
        return pool.preparedQuery(SELECT_WITHIN)
                .execute(vehicles.addTo(Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC))))
                .map(ArchivedTimeIndex::archivesOf);
    }

    private static List<LogArchive> archivesOf(RowSet<Row> rows) {
        return rows.stream().map(LogArchive::of).toList();
    }
}
