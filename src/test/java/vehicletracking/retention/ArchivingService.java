package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import vehicletracking.access.AuthMode;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.verify.LogVerifier;
import vehicletracking.testing.TestService;
import vehicletracking.testing.TestServiceSetup;

/** A complete service whose partitions a test archives, one at a time, whatever their age. */
final class ArchivingService {

    private static final long POLL_INTERVAL_MILLIS = 20;

    final TestService service;
    final Pools pools;
    final ArchiveStore archives;
    private final int shards;
    private final int partitionEvents;

    ArchivingService(int shards, int partitionEvents) throws TimeoutException {
        this(new TestService(shards, partitionEvents), shards, partitionEvents);
    }

    /** With authentication, and one shard. */
    ArchivingService(AuthMode auth, int partitionEvents) throws TimeoutException {
        this(new TestServiceSetup().auth(auth).partitionEvents(partitionEvents).start(), 1, partitionEvents);
    }

    ArchivingService(TestService service, int shards, int partitionEvents) {
        this.shards = shards;
        this.partitionEvents = partitionEvents;
        this.service = service;
        this.pools = Pools.open(service.vertx(), service.database(), 4, PgEventStore::isWorthPreparing);
        this.archives = RetentionVerticle.archiveStore(service.vertx(), pools.writes(), service.archiveDirectory(), 0);
    }

    void close() throws TimeoutException {
        await(pools.close());
        service.close();
    }

    /** Waits until all full partitions are closed; opening a store starts to close them. */
    void awaitClosed() throws TimeoutException {
        await(untilClosed());
    }

    private Future<Void> untilClosed() {
        return PgEventStore.open(pools.writes(), pools.reads(), shards, partitionEvents)
                .compose(ignored -> service.vertx().timer(POLL_INTERVAL_MILLIS))
                .compose(ignored -> pools.reads()
                        .query("SELECT FROM log_partition WHERE closed_at IS NULL"
                                + " AND to_position <= (SELECT min(head) + 1 FROM log_head)")
                        .execute())
                .compose(open -> open.size() == 0 ? Future.succeededFuture() : untilClosed());
    }

    /** Archives the oldest partitions, and returns all archived ones. */
    List<LogArchive> archive(int partitions) throws TimeoutException {
        awaitClosed();
        for (int i = 0; i < partitions; i++) {
            await(archiveOldest());
        }
        return archivedPartitions();
    }

    /** Includes partitions that were just restored. */
    Future<Void> archiveOldest() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        return archives.oldestArchivable(tomorrow)
                .compose(oldest -> change(() -> archives.archive(oldest.orElseThrow())));
    }

    Future<Void> restoreFirst() {
        return archives.all().compose(all -> change(() -> archives.restore(all.getFirst())));
    }

    List<LogArchive> archivedPartitions() throws TimeoutException {
        return await(archives.all()).stream()
                .filter(LogArchive::hasArchivedEvents)
                .toList();
    }

    void restoreAll() throws TimeoutException {
        for (LogArchive archive : archivedPartitions()) {
            await(change(() -> archives.restore(archive)));
        }
    }

    /** Publishes the change like the verticle. */
    private Future<Void> change(Supplier<Future<Void>> work) {
        ArchivesChanged.TOPIC.publish(service.vertx().eventBus(), new ArchivesChanged(0, false));
        return work.get()
                .onComplete(ignored ->
                        ArchivesChanged.TOPIC.publish(service.vertx().eventBus(), new ArchivesChanged(0, true)));
    }

    LogVerifier.Result verify() throws TimeoutException {
        return await(new LogVerifier(service.vertx(), pools.projections(), service.archiveDirectory()).verify());
    }

    /** Rebuilds both read models, and returns their rows. */
    List<String> rebuild() throws TimeoutException {
        for (String projection : List.of("current-location", "vehicle-directory")) {
            assertThat(service.post("/projections/" + projection + "/rebuild").statusCode())
                    .isEqualTo(202);
        }
        awaitLive();
        return readModels();
    }

    private void awaitLive() throws TimeoutException {
        boolean isLive = false;
        while (!isLive) {
            await(service.vertx().timer(POLL_INTERVAL_MILLIS));
            JsonArray projections = service.ok("/projections").getJsonArray("projections");
            isLive = projections.stream()
                    .allMatch(each -> ((JsonObject) each).getString("state").equals("live"));
        }
    }

    List<String> readModels() throws TimeoutException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("vehicle_current_location", "vehicle")) {
            RowSet<Row> found = await(pools.reads()
                    .query("SELECT " + table + "::text FROM " + table + " ORDER BY vehicle_id")
                    .execute());
            found.forEach(row -> rows.add(row.getString(0)));
        }
        return rows;
    }
}
