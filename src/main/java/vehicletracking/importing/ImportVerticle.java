package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.claim.Claims;
import vehicletracking.cluster.Members;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.AppendedEventLookup;

/**
 * Verticle that imports files of historical locations, one at a time. Nodes with spool directories of their own and nodes
 * that share one run imports on one database; each import runs on one node at a time.
 */
public final class ImportVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ImportVerticle.class);

    /** Shorter than the time after which an import waits for its spool. */
    private static final long SCAN_INTERVAL_MILLIS = 2_000;

    private final Pool pool;
    private final EventStore store;
    private final Path directory;
    private final InstantSource clock;
    private final Members members;
    private @Nullable RetryWithBackoff retry;
    private @Nullable LocalImports imports;
    private @Nullable WorkerExecutor worker;

    /**
     * @param pool connections with synchronous commit
     * @param directory spool directory; created with the first file
     * @param members nodes that may share the directory
     */
    public ImportVerticle(Pool pool, EventStore store, Path directory, InstantSource clock, Members members) {
        this.pool = pool;
        this.store = store;
        this.directory = directory;
        this.clock = clock;
        this.members = members;
    }

    @Override
    public Future<?> start() {
        WorkerExecutor oneThread = vertx.createSharedWorkerExecutor("import-" + deploymentID(), 1);
        worker = oneThread;
        ImportJobStore jobs = new ImportJobStore(pool);
        SpoolDirectory spool = new SpoolDirectory(directory);
        RetryWithBackoff untilStopped = new RetryWithBackoff(vertx);
        LocalImports local = new LocalImports(
                vertx,
                jobs,
                new Claims(vertx, pool),
                spool,
                oneThread,
                store,
                new AppendedEventLookup(pool, store.shards()),
                clock,
                untilStopped);
        retry = untilStopped;
        imports = local;
        registerHandlers(new ImportQueue(jobs, local, spool, oneThread, untilStopped));
        SpoolScanner scanner = new SpoolScanner(jobs, local, spool, oneThread, members);
        vertx.setPeriodic(
                SCAN_INTERVAL_MILLIS,
                ignored -> scanner.scan()
                        .onFailure(
                                failure -> LOG.debug("the spool directory is scanned later: {}", failure.toString())));
        return scanner.scan();
    }

    private void registerHandlers(ImportQueue queue) {
        EventBus bus = vertx.eventBus();
        ImportBus.OPEN.answerWith(bus, queue::open);
        ImportBus.RECEIVED.answerWith(bus, queue::fileReceived);
        ImportBus.ABANDONED.answerWith(bus, queue::fileAbandoned);
        ImportBus.CANCEL.answerWith(bus, queue::cancel);
        ImportBus.FIND.answerWith(bus, queue::find);
        ImportBus.NEWEST.answerWith(bus, queue::list);
    }

    /** The running import resumes after the next start, or on another node that has its file. */
    @Override
    public Future<?> stop() {
        if (retry != null) {
            retry.stop();
        }
        Future<?> ended = imports == null ? Future.succeededFuture() : imports.stop();
        return ended.transform(ignored -> worker == null ? Future.succeededFuture() : worker.close());
    }
}
