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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.temporal.EffectiveLocations;
import vehicletracking.vehicle.AccessScope;

/**
 * Queries for the archives that a temporal query needs. Table {@code archived_span} has, for every vehicle and archive,
 * the time range of the locations that are no longer in table {@code event}.
 */
public final class ArchivedTimeQueries {

    /** Archives named in an answer; further ones are omitted. */
    private static final int MAX_ARCHIVES = 10;

    /**
     * {@code $1} as-known-at time, {@code $2} the time, {@code $3} and {@code $4} first and last id of the vehicles. A
     * vehicle needs no archive when its location in the table is newer than all its archived ones, amended or not.
     */
    static final String SELECT_ARCHIVES_AT = selectArchivesAt("");

    static final String SELECT_ARCHIVES_AT_OF_SCOPE = selectArchivesAt(" AND subject = ANY ($5)");

    /** {@code $1} and {@code $2} first and last time, {@code $3} and {@code $4} first and last id of the vehicles. */
    static final String SELECT_ARCHIVES_WITHIN = selectArchivesWithin("");

    static final String SELECT_ARCHIVES_WITHIN_OF_SCOPE = selectArchivesWithin(" AND span.subject = ANY ($5)");

    /** {@code $1} positions of archives, {@code $2} ids of vehicles. */
    static final String SELECT_ARCHIVES_OF_VEHICLES = """
        SELECT archive.from_position FROM unnest($1::bigint[]) AS archive (from_position)
         WHERE EXISTS (SELECT FROM archived_span AS span
                        WHERE span.from_position = archive.from_position AND span.subject = ANY ($2))\
        """;

    private static final UUID MIN_ID = new UUID(0, 0);
    private static final UUID MAX_ID = new UUID(-1, -1);

    private final Pool pool;

    public ArchivedTimeQueries(Pool pool) {
        this.pool = pool;
    }

    private static String selectArchivesAt(String scope) {
        return """
            SELECT DISTINCT %s
              FROM (SELECT DISTINCT ON (subject) archived_span.*
                      FROM archived_span JOIN log_archive USING (from_position)
                     WHERE log_archive.state = 'ARCHIVED' AND subject >= $3 AND subject <= $4%s
                       AND archived_span.first_occurred_at <= $2
                     ORDER BY subject, archived_span.last_occurred_at DESC, last_event_id DESC) AS span
              JOIN log_archive USING (from_position)
              LEFT JOIN LATERAL (
            %s) AS found ON true
             WHERE found.occurred_at IS NULL
                OR (span.last_occurred_at, span.last_event_id) > (found.occurred_at, found.location_tracked_id)
             ORDER BY log_archive.from_position LIMIT %d\
            """.formatted(
                        LogArchive.COLUMNS,
                        scope,
                        new EffectiveLocations.Selection(
                                        "span.subject",
                                        EffectiveLocationRows.AS_KNOWN_AT,
                                        EffectiveLocations.withQualityFilter("occurred_at <= $2", false),
                                        "DESC",
                                        "1")
                                .selectEverywhere(),
                        MAX_ARCHIVES);
    }

    private static String selectArchivesWithin(String scope) {
        return """
            SELECT %s FROM log_archive
             WHERE state = 'ARCHIVED' AND first_occurred_at <= $2 AND last_occurred_at >= $1
               AND EXISTS (SELECT FROM archived_span AS span
                            WHERE span.from_position = log_archive.from_position
                              AND span.subject >= $3 AND span.subject <= $4%s
                              AND span.first_occurred_at <= $2 AND span.last_occurred_at >= $1)
             ORDER BY from_position LIMIT %d\
            """.formatted(LogArchive.COLUMNS, scope, MAX_ARCHIVES);
    }

    /**
     * The vehicles of a scope in a range of ids, both ends included.
     *
     * @param first null for no lower bound
     * @param last null for no upper bound
     */
    public record VehicleRange(
            @Nullable UUID first, @Nullable UUID last, AccessScope scope) {

        public static VehicleRange of(UUID vehicleId) {
            return new VehicleRange(vehicleId, vehicleId, AccessScope.ALL);
        }

        /** All vehicles of a scope. */
        public static VehicleRange of(AccessScope scope) {
            return new VehicleRange(null, null, scope);
        }

        private Tuple addTo(Tuple parameters) {
            parameters.addUUID(first == null ? MIN_ID : first).addUUID(last == null ? MAX_ID : last);
            return scope.restrictsVehicles()
                    ? parameters.addArrayOfUUID(scope.vehicles().toArray(UUID[]::new))
                    : parameters;
        }
    }

    /**
     * Completes with the archives that may contain the last location of a vehicle up to a time; empty when the table is
     * sufficient. Fails when the database fails.
     *
     * @param asKnownAt events recorded later are ignored; null includes all
     */
    public Future<List<LogArchive>> archivesNeededAt(VehicleRange vehicles, Instant at, @Nullable Instant asKnownAt) {
        Tuple parameters = EffectiveLocationRows.parameters(asKnownAt).addOffsetDateTime(at.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(
                        vehicles.scope().restrictsVehicles() ? SELECT_ARCHIVES_AT_OF_SCOPE : SELECT_ARCHIVES_AT)
                .execute(vehicles.addTo(parameters))
                .map(ArchivedTimeQueries::archivesOf);
    }

    /**
     * Completes with the archives that contain locations of these vehicles within a time range, both ends included;
     * empty when the table is sufficient. Fails when the database fails.
     */
    public Future<List<LogArchive>> archivesNeededWithin(VehicleRange vehicles, Instant from, Instant to) {
        return pool.preparedQuery(
                        vehicles.scope().restrictsVehicles() ? SELECT_ARCHIVES_WITHIN_OF_SCOPE : SELECT_ARCHIVES_WITHIN)
                .execute(vehicles.addTo(Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC))))
                .map(ArchivedTimeQueries::archivesOf);
    }

    /** Completes with those of the archives that have events of a vehicle of the scope. Fails when the database fails. */
    public Future<List<LogArchive>> withinScope(List<LogArchive> archives, AccessScope scope) {
        if (archives.isEmpty() || !scope.restrictsVehicles()) {
            return Future.succeededFuture(archives);
        }
        Long[] positions = archives.stream().map(LogArchive::fromPosition).toArray(Long[]::new);
        return pool.preparedQuery(SELECT_ARCHIVES_OF_VEHICLES)
                .execute(Tuple.tuple()
                        .addArrayOfLong(positions)
                        .addArrayOfUUID(scope.vehicles().toArray(UUID[]::new)))
                .map(rows ->
                        rows.stream().map(row -> row.getLong("from_position")).collect(Collectors.toSet()))
                .map(found -> archives.stream()
                        .filter(archive -> found.contains(archive.fromPosition()))
                        .toList());
    }

    private static List<LogArchive> archivesOf(RowSet<Row> rows) {
        return rows.stream().map(LogArchive::of).toList();
    }
}
