package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;

/** Verticle that imports files of historical locations, one at a time. */
public final class ImportVerticle extends VerticleBase {

    private final Pool pool;
    private final EventStore store;
    private final Path directory;
    private final InstantSource clock;
    private @Nullable ImportQueue queue;
    private @Nullable WorkerExecutor worker;

    /**
     * @param pool connections with synchronous commit
     * @param directory spool directory; created with the first file
     */
    public ImportVerticle(Pool pool, EventStore store, Path directory, InstantSource clock) {
        this.pool = pool;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        WorkerExecutor oneThread = vertx.createSharedWorkerExecutor("import-" + deploymentID(), 1);
        worker = oneThread;
        ImportQueue created = new ImportQueue(
                vertx,
                new ImportJobStore(pool),
                new SpoolDirectory(directory),
                oneThread,
                store,
                new AppendedEventLookup(pool, store.shards()),
                clock);
        queue = created;
        EventBus bus = vertx.eventBus();
        ImportBus.OPEN.answerWith(bus, created::open);
        ImportBus.RECEIVED.answerWith(bus, created::fileReceived);
        ImportBus.ABANDONED.answerWith(bus, created::fileAbandoned);
        ImportBus.CANCEL.answerWith(bus, created::cancel);
        ImportBus.FIND.answerWith(bus, created::find);
        ImportBus.NEWEST.answerWith(bus, created::list);
        return created.resume();
    }

    /** The running import resumes after the next start. */
    @Override
    public Future<?> stop() {
        Future<?> ended = queue == null ? Future.succeededFuture() : queue.stop();
        return ended.transform(ignored -> worker == null ? Future.succeededFuture() : worker.close());
    }
}
