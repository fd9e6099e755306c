package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.QualityFlagsJson;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.quality.QualityAssessor;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * Batched query of the log for duplicates of reports that memory does not cover, and for the reports around them.
 *
 * <p>Reads table {@code event} itself: the event store finds events by position or consistency key, not by vehicle and
 * time. Its pool is that of appends, since a read model or a snapshot may lack the last commits.
 */
final class DuplicateLookup {

    /** For a duplicate, the reports around it are not needed and not read. */
    static final String SELECT = """
        SELECT asked.ordinal, same.event_id AS same_id, same.shard AS same_shard, same.position AS same_position,
               same.flags AS same_flags, following.occurred_at AS next_at, before.*
          FROM unnest($1::uuid[], $2::timestamptz[], $3::float8[], $4::float8[]) WITH ORDINALITY
                 AS asked (vehicle_id, at, latitude, longitude, ordinal)
          LEFT JOIN LATERAL (
                 SELECT event_id, shard, position, payload->'flags' AS flags
                   FROM event
                  WHERE subject = asked.vehicle_id AND occurred_at = asked.at/*shard*/ AND type = 'LocationTracked'
                    AND (payload->'latitude')::float8 = asked.latitude
                    AND (payload->'longitude')::float8 = asked.longitude
                  ORDER BY recorded_at, position LIMIT 1) AS same ON true
          LEFT JOIN LATERAL (
                 SELECT occurred_at
                   FROM event
                  WHERE same.event_id IS NULL
                    AND subject = asked.vehicle_id AND occurred_at > asked.at/*shard*/ AND type = 'LocationTracked'
                  ORDER BY occurred_at LIMIT 1) AS following ON true
          LEFT JOIN LATERAL (
                 SELECT event_id, shard, position, occurred_at, (payload->'latitude')::float8 AS latitude,
                        (payload->'longitude')::float8 AS longitude, (payload->'accuracy')::float8 AS accuracy,
                        payload->'flags' AS flags
                   FROM event
                  WHERE same.event_id IS NULL
                    AND subject = asked.vehicle_id AND occurred_at <= asked.at/*shard*/ AND type = 'LocationTracked'
                  ORDER BY occurred_at DESC LIMIT %d) AS before ON true
         ORDER BY asked.ordinal, before.occurred_at\
        """.formatted(QualityAssessor.REPORTS_BEFORE);

    private final Pool pool;
    private final ShardStatements statements;

    DuplicateLookup(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.statements = statements;
    }

    record Query(UUID vehicleId, Fix fix) {}

    /**
     * Reply to the first of the same reports, the last reports up to and including the queried time in the order of
     * their time, and the time of the first later report ({@link Long#MAX_VALUE} when there is none).
     */
    record Result(CommandReply.@Nullable Tracked duplicate, List<RecentReport> before, long nextMicros) {

        /** {@link #before} is complete from after this time up to the next report. */
        long coveredAfterMicros() {
            return before.size() < QualityAssessor.REPORTS_BEFORE
                    ? Long.MIN_VALUE
                    : before.getFirst().atMicros();
        }

        /** The result of two shards, given the result of each. */
        private Result mergedWith(Result other) {
            List<RecentReport> reports = Stream.concat(before.stream(), other.before.stream())
                    .sorted(Comparator.comparingLong(RecentReport::atMicros))
                    .toList();
            return new Result(
                    duplicate == null ? other.duplicate : duplicate,
                    new ArrayList<>(reports.subList(
                            Math.max(0, reports.size() - QualityAssessor.REPORTS_BEFORE), reports.size())),
                    Math.min(nextMicros, other.nextMicros));
        }
    }

    /** Completes with one result per query, in the same order. */
    Future<List<Result>> find(List<Query> queries) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(queries.stream().map(Query::vehicleId).toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(queries.stream()
                        .map(each -> each.fix().occurredAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfDouble(
                        queries.stream().map(each -> each.fix().latitude()).toArray(Double[]::new))
                .addArrayOfDouble(
                        queries.stream().map(each -> each.fix().longitude()).toArray(Double[]::new));
        return statements
                .execute(
                        SELECT,
                        sql -> pool.preparedQuery(sql).execute(parameters).map(DuplicateLookup::foundIn))
                .map(ofShards ->
                        ofShards.stream().reduce(DuplicateLookup::merge).orElseThrow());
    }

    private static List<Result> merge(List<Result> some, List<Result> others) {
        return IntStream.range(0, some.size())
                .mapToObj(i -> some.get(i).mergedWith(others.get(i)))
                .toList();
    }

    private static List<Result> foundIn(RowSet<Row> rows) {
        List<Result> found = new ArrayList<>();
        long last = 0;
        for (Row row : rows) {
            if (row.getLong("ordinal") != last) { // every query has at least one row, and its rows are consecutive
                last = row.getLong("ordinal");
                found.add(new Result(duplicateIn(row), new ArrayList<>(), nextMicrosIn(row)));
            }
            if (row.getUUID("event_id") != null) {
                found.getLast().before().add(reportIn(row));
            }
        }
        return found;
    }

    private static CommandReply.@Nullable Tracked duplicateIn(Row row) {
        UUID id = row.getUUID("same_id");
        return id == null
                ? null
                : new CommandReply.Tracked(
                        id,
                        new Position(row.getShort("same_shard"), row.getLong("same_position")),
                        QualityFlagsJson.of(row.getJson("same_flags")));
    }

    private static long nextMicrosIn(Row row) {
        OffsetDateTime next = row.getOffsetDateTime("next_at");
        return next == null ? Long.MAX_VALUE : RecentReport.micros(next.toInstant());
    }

    static RecentReport reportIn(Row row) {
        Set<QualityFlag> flags = QualityFlagsJson.of(row.getJson("flags"));
        return RecentReport.committed(
                row.getUUID("event_id"),
                new Position(row.getShort("shard"), row.getLong("position")),
                row.getOffsetDateTime("occurred_at").toInstant(),
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getDouble("accuracy"),
                RecentReports.doubtOf(flags),
                flags);
    }
}
