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

/** What is exchanged while an answer is under way. All of it happens on one event loop and one connection, one after another. */
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
    private final Queue<Promise<Void>> awaited = new ArrayDeque<>();
    private final List<@Nullable String> lookedAt = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        RecordCodec.register(vertx.eventBus(), ArchivesChanged.class);
        await(pool.query("""
            INSERT INTO log_archive VALUES (0, 100, 1, 'RESTORED', 'file', 1, '', 100, 0,
              'epoch', 'epoch', 'epoch', 'epoch', 'epoch', NULL)\
            """).execute());
        await(onLoop(() -> archives.start(vertx)
                .map(ignored -> ArchivesChanged.TOPIC.listen(
                        vertx.eventBus(), told -> awaited.remove().complete()))));
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

    /** Completes when the archives know of it. */
    private Future<Void> tell(boolean isOver) {
        Promise<Void> told = Promise.promise();
        awaited.add(told);
        ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(0, isOver));
        return told.future();
    }

    private Future<Void> become(LogArchive.State state) {
        return pool.query("UPDATE log_archive SET state = '" + state + "'")
                .execute()
                .mapEmpty();
    }

    private Future<Void> exchange(LogArchive.State state) {
        return tell(false).compose(ignored -> become(state)).compose(ignored -> tell(true));
    }

    private Future<List<LogArchive>> holdingBack() {
        return ArchiveStore.all(pool)
                .map(all -> all.stream().filter(LogArchive::hasArchivedEvents).toList());
    }

    /** Tells what the table has, as of before what happens meanwhile the first time. */
    private Supplier<Future<String>> answer(Supplier<Future<Void>> meanwhile) {
        return answer(List.of(meanwhile));
    }

    /** The same with something that happens each time. */
    private Supplier<Future<String>> answer(List<Supplier<Future<Void>>> meanwhile) {
        Queue<Supplier<Future<Void>>> next = new ArrayDeque<>(meanwhile);
        return () -> holdingBack().compose(away -> {
            String told = away.isEmpty() ? "all" : "some";
            return next.isEmpty()
                    ? Future.succeededFuture(told)
                    : next.remove().get().map(told);
        });
    }

    private ArchiveIndex.ArchiveAware<String> guarded(Supplier<Future<Void>> meanwhile) throws TimeoutException {
        Supplier<Future<String>> answer = answer(meanwhile);
        return await(onLoop(() -> archives.guard(
                made -> {
                    lookedAt.add(made);
                    return holdingBack();
                },
                answer)));
    }

    private void beAway() throws TimeoutException {
        await(onLoop(() -> become(LogArchive.State.ARCHIVED).compose(ignored -> archives.refresh())));
    }

    @Test
    void an_answer_is_made_again_when_an_archive_came_back_meanwhile() throws Exception {
        beAway();
        assertThat(guarded(() -> exchange(LogArchive.State.RESTORED)).whole()).isEqualTo("all");
    }

    @Test
    void an_answer_is_looked_at_when_the_first_archive_of_all_went_meanwhile() throws Exception {
        assertThat(guarded(() -> exchange(LogArchive.State.ARCHIVED)).whole()).isNull();
    }

    @Test
    void an_archive_is_named_that_came_back_while_the_log_was_read_again() throws Exception {
        beAway();
        await(onLoop(() -> tell(false)));
        Supplier<Future<String>> answer = answer(List.of(() -> tell(false), () -> become(LogArchive.State.RESTORED)));
        ArchiveIndex.ArchiveAware<String> told =
                await(onLoop(() -> archives.beside(ignored -> archive -> true, answer)));
        assertThat(told.answer()).isEqualTo("some");
        assertThat(told.missing()).hasSize(1);
    }

    @Test
    void what_is_told_beside_archives_is_made_again_as_well() throws Exception {
        beAway();
        Supplier<Future<String>> answer = answer(() -> exchange(LogArchive.State.RESTORED));
        ArchiveIndex.ArchiveAware<String> told =
                await(onLoop(() -> archives.beside(ignored -> archive -> true, answer)));
        assertThat(told.answer()).isEqualTo("all");
    }

    @Test
    void any_later_look_ends_a_change_that_was_not_seen_to_end() throws Exception {
        await(pool.query("ALTER TABLE log_archive RENAME TO hidden").execute());
        await(onLoop(() -> tell(true)));
        await(pool.query("ALTER TABLE hidden RENAME TO log_archive").execute());
        await(onLoop(archives::refresh));
        assertThat(guarded(Future::succeededFuture).whole()).isEqualTo("all");
        assertThat(lookedAt).isEmpty();
    }

    @Test
    void a_look_that_began_before_a_change_does_not_end_it() throws Exception {
        await(onLoop(() -> Future.all(tell(true), tell(false)).compose(ignored -> archives.refresh())));
        assertThat(guarded(Future::succeededFuture).whole()).isEqualTo("all");
        assertThat(lookedAt).containsExactly(null, "all");
    }
}
