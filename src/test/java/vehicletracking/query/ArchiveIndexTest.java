package vehicletracking.query;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Archives that change while a query runs. All steps run sequentially on one event loop and one connection. */
@IntegrationTest
class ArchiveIndexTest {

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Pool pool = PgBuilder.pool()
            .using(vertx)
            .connectingTo(TestDatabase.create())
            .with(new PoolOptions().setMaxSize(1))
            .build();
    private final ArchiveIndex archives = new ArchiveIndex(pool);
    private final Queue<Promise<Void>> pendingChanges = new ArrayDeque<>();
    private final List<@Nullable String> checkedAnswers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        RecordCodec.register(vertx.eventBus(), ArchivesChanged.class);
        await(pool.query("""
            INSERT INTO log_archive VALUES (0, 100, 1, 'RESTORED', 'file', 1, '', 100, 0,
              'epoch', 'epoch', 'epoch', 'epoch', 'epoch', NULL)\
            """).execute());
        await(onLoop(() -> archives.start(vertx)
                .map(ignored -> ArchivesChanged.TOPIC.listen(
                        vertx.eventBus(), change -> pendingChanges.remove().complete()))));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(ignored -> work.get().onComplete(done));
        return done.future();
    }

    /** Completes when the index has received the message. */
    private Future<Void> publishChange(boolean isOver) {
        Promise<Void> result = Promise.promise();
        pendingChanges.add(result);
        ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(0, isOver));
        return result.future();
    }

    private Future<Void> setState(LogArchive.State state) {
        return pool.query("UPDATE log_archive SET state = '" + state + "'")
                .execute()
                .mapEmpty();
    }

    private Future<Void> changeState(LogArchive.State state) {
        return publishChange(false).compose(ignored -> setState(state)).compose(ignored -> publishChange(true));
    }

    private Future<List<LogArchive>> archived() {
        return ArchiveStore.all(pool)
                .map(all -> all.stream().filter(LogArchive::hasArchivedEvents).toList());
    }

    /** A query that returns the state of the table, and then runs {@code meanwhile} once. */
    private Supplier<Future<String>> query(Supplier<Future<Void>> meanwhile) {
        return query(List.of(meanwhile));
    }

    /** The same, with one step for each run of the query. */
    private Supplier<Future<String>> query(List<Supplier<Future<Void>>> meanwhile) {
        Queue<Supplier<Future<Void>>> next = new ArrayDeque<>(meanwhile);
        return () -> archived().compose(archived -> {
            String result = archived.isEmpty() ? "all" : "some";
            return next.isEmpty()
                    ? Future.succeededFuture(result)
                    : next.remove().get().map(result);
        });
    }

    private ArchiveIndex.ArchiveAware<String> withNeededArchives(Supplier<Future<Void>> meanwhile)
            throws TimeoutException {
        Supplier<Future<String>> query = query(meanwhile);
        return await(onLoop(() -> archives.withNeededArchives(
                answer -> {
                    checkedAnswers.add(answer);
                    return archived();
                },
                query)));
    }

    private void archive() throws TimeoutException {
        await(onLoop(() -> setState(LogArchive.State.ARCHIVED).compose(ignored -> archives.refresh())));
    }

    @Test
    void a_query_is_repeated_when_an_archive_was_restored_meanwhile() throws Exception {
        archive();
        assertThat(withNeededArchives(() -> changeState(LogArchive.State.RESTORED))
                        .completeAnswer())
                .isEqualTo("all");
    }

    @Test
    void an_answer_is_checked_when_the_first_partition_was_archived_meanwhile() throws Exception {
        assertThat(withNeededArchives(() -> changeState(LogArchive.State.ARCHIVED))
                        .completeAnswer())
                .isNull();
    }

    @Test
    void an_index_that_was_not_refreshed_for_long_is_refreshed_before_the_answer() throws Exception {
        ArchiveIndex old = new ArchiveIndex(pool);
        await(setState(LogArchive.State.ARCHIVED));
        ArchiveIndex.ArchiveAware<String> result = await(onLoop(
                () -> old.withNeededArchives(ignored -> archived(), () -> Future.succeededFuture("incomplete"))));
        assertThat(result.completeAnswer()).isNull();
    }

    @Test
    void a_change_that_another_node_announced_is_checked_before_and_after_a_query() throws Exception {
        await(pool.query("UPDATE archive_directory SET is_changing = true").execute());
        await(onLoop(archives::refresh));
        assertThat(withNeededArchives(Future::succeededFuture).completeAnswer()).isEqualTo("all");
        assertThat(checkedAnswers).containsExactly(null, "all");

        await(pool.query("UPDATE archive_directory SET is_changing = false").execute());
        await(onLoop(archives::refresh));
        checkedAnswers.clear();
        assertThat(withNeededArchives(Future::succeededFuture).completeAnswer()).isEqualTo("all");
        assertThat(checkedAnswers).isEmpty();
    }

    @Test
    void an_archive_restored_during_the_repeated_query_is_named() throws Exception {
        archive();
        await(onLoop(() -> publishChange(false)));
        Supplier<Future<String>> query =
                query(List.of(() -> publishChange(false), () -> setState(LogArchive.State.RESTORED)));
        ArchiveIndex.ArchiveAware<String> result =
                await(onLoop(() -> archives.withArchives(ignored -> archive -> true, query)));
        assertThat(result.answer()).isEqualTo("some");
        assertThat(result.archives()).hasSize(1);
    }

    @Test
    void a_query_with_archives_is_repeated_when_archives_changed_meanwhile() throws Exception {
        archive();
        Supplier<Future<String>> query = query(() -> changeState(LogArchive.State.RESTORED));
        ArchiveIndex.ArchiveAware<String> result =
                await(onLoop(() -> archives.withArchives(ignored -> archive -> true, query)));
        assertThat(result.answer()).isEqualTo("all");
    }

    @Test
    void any_later_refresh_ends_a_change_whose_end_was_missed() throws Exception {
        await(pool.query("ALTER TABLE log_archive RENAME TO hidden").execute());
        await(onLoop(() -> publishChange(true)));
        await(pool.query("ALTER TABLE hidden RENAME TO log_archive").execute());
        await(onLoop(archives::refresh));
        assertThat(withNeededArchives(Future::succeededFuture).completeAnswer()).isEqualTo("all");
        assertThat(checkedAnswers).isEmpty();
    }

    @Test
    void a_refresh_started_before_a_change_does_not_end_it() throws Exception {
        await(onLoop(
                () -> Future.all(publishChange(true), publishChange(false)).compose(ignored -> archives.refresh())));
        assertThat(withNeededArchives(Future::succeededFuture).completeAnswer()).isEqualTo("all");
        assertThat(checkedAnswers).containsExactly(null, "all");
    }
}
