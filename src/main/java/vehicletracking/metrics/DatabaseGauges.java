package vehicletracking.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State of the log in the database, which all nodes on it show. The statements share one connection for milliseconds. */
final class DatabaseGauges implements GaugeSource {

    /** Label values that come from the database are limited, although its names are those of the program. */
    private static final int MAX_SERIES = 100;

    /** Counted at most, so that the statement ends soon. */
    private static final int MAX_OPEN_REPORTS = 10_000;

    private static final String HEADS = """
        SELECT 'vehicle_tracking_log_head_position' AS metric, 'shard' AS label, shard::text AS value, head::float8 AS number
          FROM log_head
        UNION ALL
        SELECT 'vehicle_tracking_log_last_event_timestamp_seconds', 'shard', shard::text, extract(epoch FROM last_at)::float8
          FROM log_head WHERE head > 0\
        """;

    private static final String PARTITIONS = """
        SELECT 'vehicle_tracking_log_partitions' AS metric, 'state' AS label, state AS value, count(*)::float8 AS number
          FROM (SELECT CASE WHEN log_archive.state = 'ARCHIVED' THEN 'archived'
                            WHEN log_partition.closed_at IS NOT NULL THEN 'closed' ELSE 'open' END AS state
                  FROM log_partition LEFT JOIN log_archive USING (from_position)) AS states
         GROUP BY state
        UNION ALL
        SELECT 'vehicle_tracking_archive_bytes', NULL, NULL, coalesce(sum(file_bytes), 0)::float8 FROM log_archive
        UNION ALL
        SELECT 'vehicle_tracking_archive_last_timestamp_seconds', NULL, NULL, extract(epoch FROM max(archived_at))::float8
          FROM log_archive HAVING max(archived_at) IS NOT NULL\
        """;

    private static final String READERS = """
        SELECT 'vehicle_tracking_subscription_lag_events' AS metric, 'subscription' AS label,
               substr(name, length('subscription/') + 1) AS value, sum(head - coalesce(position, 0))::float8 AS number
          FROM (SELECT DISTINCT name FROM checkpoint WHERE name LIKE 'subscription/%%') AS names
          CROSS JOIN log_head LEFT JOIN checkpoint USING (name, shard) GROUP BY name
        UNION ALL
        SELECT 'vehicle_tracking_dead_lettered_events', 'projection', projection, count(*)::float8
          FROM poison_event GROUP BY projection
         LIMIT %d\
        """.formatted(MAX_SERIES);

    private static final String SIZES = """
        SELECT 'vehicle_tracking_database_size_bytes' AS metric, NULL AS label, NULL AS value,
               pg_database_size(current_database())::float8 AS number
        UNION ALL
        SELECT 'vehicle_tracking_quarantine_open_reports', NULL, NULL, count(*)::float8
          FROM (SELECT FROM quarantined_report WHERE state = 'open' LIMIT %d) AS open\
        """.formatted(MAX_OPEN_REPORTS);

    private static final List<String> STATEMENTS = List.of(HEADS, PARTITIONS, READERS, SIZES);

    private final Pool pool;
    private final Map<String, GaugeFamily> families;
    private volatile boolean isUp;

    /** @param pool connections to the primary, with a statement timeout */
    DatabaseGauges(Pool pool, MeterRegistry registry) {
        this.pool = pool;
        this.families = families(registry);
        Gauge.builder("vehicle_tracking_database_up", () -> isUp ? 1 : 0)
                .description("1 while the database answers")
                .register(registry);
    }

    private static Map<String, GaugeFamily> families(MeterRegistry registry) {
        Map<String, String> descriptions = Map.of(
                "vehicle_tracking_log_head_position", "Position of the last event of a shard",
                "vehicle_tracking_log_last_event_timestamp_seconds", "Commit time of the last event of a shard",
                "vehicle_tracking_log_partitions", "Partitions of the log",
                "vehicle_tracking_archive_bytes", "Size of the archive files",
                "vehicle_tracking_archive_last_timestamp_seconds", "Time at which the last partition was archived",
                "vehicle_tracking_subscription_lag_events", "Committed events after the checkpoint of a subscription",
                "vehicle_tracking_dead_lettered_events", "Events that a projection could not apply",
                "vehicle_tracking_database_size_bytes", "Disk space of the database",
                "vehicle_tracking_quarantine_open_reports",
                        "Quarantined reports that are neither admitted nor discarded, counted up to "
                                + MAX_OPEN_REPORTS);
        Map<String, GaugeFamily> families = new HashMap<>();
        descriptions.forEach((name, description) -> families.put(name, new GaugeFamily(registry, name, description)));
        return families;
    }

    @Override
    public Future<Void> refresh() {
        Map<String, Map<Tags, Double>> values = new HashMap<>();
        return pool.withConnection(connection -> collect(connection, values)).map(ignored -> {
            families.forEach((name, family) -> family.set(values.getOrDefault(name, Map.of())));
            isUp = true;
            return null;
        });
    }

    private static Future<Void> collect(SqlClient connection, Map<String, Map<Tags, Double>> values) {
        Future<Void> collected = Future.succeededFuture();
        for (String statement : STATEMENTS) {
            collected = collected
                    .compose(ignored -> connection.preparedQuery(statement).execute())
                    .map(rows -> {
                        add(rows, values);
                        return null;
                    });
        }
        return collected;
    }

    private static void add(RowSet<Row> rows, Map<String, Map<Tags, Double>> values) {
        for (Row row : rows) {
            @Nullable String label = row.getString("label");
            Tags tags = label == null ? Tags.empty() : Tags.of(label, row.getString("value"));
            values.computeIfAbsent(row.getString("metric"), ignored -> new HashMap<>())
                    .put(tags, row.getDouble("number"));
        }
    }

    @Override
    public void clear() {
        isUp = false;
        families.values().forEach(GaugeFamily::clear);
    }
}
