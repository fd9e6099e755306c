package vehicletracking.eventstore.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.archive.PartitionArchiver;
import vehicletracking.eventstore.archive.PartitionRestorer;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.PartitionCloser;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.TestDatabase;

/** Fixture: a log of two shards with three closed partitions, and the classes that archive and restore them. */
@SuppressWarnings("NullAway.Init") // set before each test
public abstract class ArchivedLog {

    public static final int PARTITION_EVENTS = 50;

    /** Retains the events of type B. */
    private static final String KEPT = "SELECT shard, position FROM %1$s WHERE type = 'B'";

    public final Vertx vertx = Vertx.vertx();
    public final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);

    @TempDir
    public Path directory;

    public EventStore store;
    public PartitionArchiver archiver;
    public PartitionRestorer restorer;
    public ArchiveStore archives;
    public List<RecordedEvent> before;

    @BeforeEach
    void fillTheLog() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, PARTITION_EVENTS));
        for (int batch = 0; batch < 60; batch++) {
            append(batch % 2, 1 + batch % 7);
        }
        await(new PartitionCloser(pools.writes()).closeFull());
        archiver = new PartitionArchiver(vertx, pools.writes(), directory, KEPT);
        restorer = new PartitionRestorer(vertx, pools.writes(), directory);
        archives = new ArchiveStore(vertx, pools.writes(), directory, KEPT, 0);
        before = readAll();
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    public void append(int shard, int events) throws Exception {
        List<Append> appends = IntStream.range(0, events)
                .mapToObj(i -> Append.always(new NewEvent(
                        UUID.randomUUID(),
                        i % 5 == 4 ? "B" : "A",
                        UUID.randomUUID(),
                        EventStoreConformance.NOON.plusSeconds(i),
                        1,
                        CanonicalJson.of(
                                "{\"n\": 1.50, \"z\": [1e-7, -0.0, 12345678901234567890], \"a\": \"\\u00e9\\n\\\"\"}"),
                        CanonicalJson.of("{\"by\": null}"),
                        List.of())))
                .toList();
        assertThat(await(store.append(shard, appends))).hasSize(events);
    }

    public List<RecordedEvent> readAll() throws Exception {
        return await(store.read(EventFilter.ALL, Cursor.BEGINNING, 1_000)).events();
    }

    public ClosedPartition oldestArchivable() throws Exception {
        return await(archives.oldestArchivable(Instant.EPOCH)).orElseThrow();
    }

    public LogArchive onlyArchive() throws Exception {
        List<LogArchive> all = await(archives.all());
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    public Result verify() throws Exception {
        return await(new LogVerifier(vertx, pools.reads(), directory).verify());
    }

    public List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("archive-id"))
                    .sorted()
                    .toList();
        }
    }

    public void assertUnchanged() throws Exception {
        assertThat(readAll()).isEqualTo(before);
        assertThat(verify()).isEqualTo(new Result.Intact(before.size()));
    }
}
