import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What the load suite measures batches against: one connection that does nothing but insert the rows of locations, a batch
 * a statement, each durable before the next. Its table has the columns of the log and no index. Arguments: the URL of a
 * PostgreSQL, seconds, rows a batch. Prints the rows a second.
 */
public class PlainInserts {

    private static final String CREATE =
            """
            CREATE TABLE plain_insert (
              position bigint, occurred_at timestamptz, recorded_at timestamptz, subject uuid, event_id uuid, type text,
              shard smallint, schema_version smallint, payload jsonb, metadata jsonb)""";

    private static final String INSERT =
            """
            INSERT INTO plain_insert
            SELECT $1 + ordinal, occurred_at, now(), subject, event_id, 'LocationTracked', 0, 1, payload::jsonb, '{}'
              FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[])
                   WITH ORDINALITY AS batch (event_id, subject, occurred_at, payload, ordinal)""";

    private static final int PREPARED_BATCHES = 100;
    private static final int WARMUP_SECONDS = 5;

    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final SplittableRandom random = new SplittableRandom(1);

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        PgConnectOptions options = PgConnectOptions.fromUri(arguments[0])
                .setCachePreparedStatements(true)
                .addProperty("synchronous_commit", "on");
        PgConnection connection = PgConnection.connect(vertx, options).await();
        connection.query("SET client_min_messages TO warning").execute().await();
        connection.query("DROP TABLE IF EXISTS plain_insert").execute().await();
        connection.query(CREATE).execute().await();
        Tuple[] batches = new PlainInserts().batches(Integer.parseInt(arguments[2]));
        insert(connection, batches, WARMUP_SECONDS);
        System.out.printf("%.0f%n", insert(connection, batches, Integer.parseInt(arguments[1])));
        connection.query("DROP TABLE plain_insert").execute().await();
        vertx.close().await();
    }

    /** Returns the rows a second. */
    private static double insert(PgConnection connection, Tuple[] batches, int seconds) {
        long started = System.nanoTime();
        long rows = 0;
        for (int i = 0; System.nanoTime() - started < seconds * 1_000_000_000L; i++) {
            rows += connection.preparedQuery(INSERT).execute(batches[i % batches.length]).await().rowCount();
        }
        return rows / ((System.nanoTime() - started) / 1e9);
    }

    private Tuple[] batches(int size) {
        Tuple[] batches = new Tuple[PREPARED_BATCHES];
        for (int i = 0; i < batches.length; i++) {
            UUID[] eventIds = new UUID[size];
            UUID[] subjects = new UUID[size];
            OffsetDateTime[] times = new OffsetDateTime[size];
            String[] payloads = new String[size];
            Arrays.setAll(eventIds, j -> ids.generate());
            Arrays.setAll(subjects, j -> new UUID(1, random.nextInt(1_000)));
            Arrays.setAll(times, j -> OffsetDateTime.of(2026, 1, 1, random.nextInt(24), random.nextInt(60), j % 60, 0, ZoneOffset.UTC));
            Arrays.setAll(payloads, j -> "{\"latitude\":%.6f,\"longitude\":%.6f,\"speed\":%.1f}"
                    .formatted(random.nextDouble(-90, 90), random.nextDouble(-180, 180), random.nextDouble(40)));
            batches[i] = Tuple.of((long) i * size, eventIds, subjects, times, payloads);
        }
        return batches;
    }
}
