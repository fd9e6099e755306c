import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Baseline of batches in the load suite: one connection that inserts the rows that an upload appends to the event log,
 * one batch per statement, each committed durably before the next. The table has the columns of the event log and
 * either no index or the two indexes that contain every location. Arguments: PostgreSQL URL of a service, seconds, rows
 * per batch, {@code bare} or {@code indexed}. Prints rows per second.
 */
public class PlainInserts {

    private static final String CREATE = """
        CREATE TABLE plain_insert (
          position bigint NOT NULL, occurred_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL,
          subject uuid NOT NULL, event_id uuid NOT NULL, type event_type NOT NULL, shard smallint NOT NULL,
          schema_version smallint NOT NULL, payload jsonb NOT NULL, metadata jsonb NOT NULL)\
        """;

    private static final List<String> INDEXES = List.of(
            "CREATE UNIQUE INDEX ON plain_insert (shard, position)",
            "CREATE INDEX ON plain_insert (subject, occurred_at) WITH (deduplicate_items = off)");

    private static final String INSERT = """
        INSERT INTO plain_insert
        SELECT $1 + ordinal, occurred_at, now(), subject, event_id, 'LocationTracked', 0, 1, payload::jsonb, metadata::jsonb
          FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[])
               WITH ORDINALITY AS batch (event_id, subject, occurred_at, payload, metadata, ordinal)\
        """;

    private static final int PREPARED_BATCHES = 100;
    private static final int WARMUP_SECONDS = 5;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Rows(UUID[] eventIds, UUID[] subjects, String[] payloads) {}

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Rows> batches;
    private final String[] metadata;
    private long inserted;

    PlainInserts(int size) {
        this.batches = Stream.generate(() -> rows(size)).limit(PREPARED_BATCHES).toList();
        this.metadata = new String[size];
        Arrays.fill(metadata, "{\"client\":\"127.0.0.1\"}");
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        PgConnectOptions options = PgConnectOptions.fromUri(arguments[0])
                .setCachePreparedStatements(true)
                .addProperty("synchronous_commit", "on");
        PgConnection connection = PgConnection.connect(vertx, options).await();
        connection.query("SET client_min_messages TO warning").execute().await();
        connection.query("DROP TABLE IF EXISTS plain_insert").execute().await();
        connection.query(CREATE).execute().await();
        if (arguments[3].equals("indexed")) {
            INDEXES.forEach(index -> connection.query(index).execute().await());
        }
        PlainInserts inserts = new PlainInserts(Integer.parseInt(arguments[2]));
        inserts.insert(connection, WARMUP_SECONDS);
        System.out.printf("%.0f%n", inserts.insert(connection, Integer.parseInt(arguments[1])));
        connection.query("DROP TABLE plain_insert").execute().await();
        vertx.close().await();
    }

    /** Inserts batches for some seconds; returns rows per second. */
    private double insert(PgConnection connection, int seconds) {
        long started = System.nanoTime();
        long before = inserted;
        while (System.nanoTime() - started < seconds * 1_000_000_000L) {
            connection.preparedQuery(INSERT).execute(next()).await();
        }
        return (inserted - before) / ((System.nanoTime() - started) / 1e9);
    }

    /** Locations are five microseconds apart, as in post-locations.lua. */
    private Tuple next() {
        Rows rows = batches.get((int) (inserted / metadata.length % PREPARED_BATCHES));
        OffsetDateTime[] times = new OffsetDateTime[metadata.length];
        Arrays.setAll(
                times, i -> START.plus(5 * (inserted + i), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
        Tuple batch = Tuple.of(inserted, rows.eventIds(), rows.subjects(), times, rows.payloads(), metadata);
        inserted += metadata.length;
        return batch;
    }

    private Rows rows(int size) {
        Rows rows = new Rows(new UUID[size], new UUID[size], new String[size]);
        Arrays.setAll(rows.eventIds(), i -> ids.generate());
        Arrays.setAll(rows.subjects(), i -> new UUID(1, random.nextInt(1_000)));
        Arrays.setAll(
                rows.payloads(),
                i -> "{\"latitude\":%.6f,\"longitude\":%.6f,\"speed\":%.1f}"
                        .formatted(random.nextDouble(-90, 90), random.nextDouble(-180, 180), random.nextDouble(2)));
        return rows;
    }
}
