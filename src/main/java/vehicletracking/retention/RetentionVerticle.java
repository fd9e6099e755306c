package vehicletracking.retention;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.retention.RetentionBus.ControlReply;
import vehicletracking.retention.RetentionBus.ControlResult;

/**
 * Archives the partitions that are due, at the start, once an hour and on request, and restores archives on request. It
 * runs one operation at a time. An operation that the end of the process interrupts leaves the log intact; the next
 * process repeats it from its last completed step when it is due or requested again.
 */
public final class RetentionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);

    private static final long RUN_INTERVAL_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final Pool pool;
    private final Path directory;
    private final RetentionRule rule;
    private final InstantSource clock;
    private @Nullable String currentOperation;
    private @Nullable String lastError;
    private boolean isStopping;

    /**
     * @param pool connections with synchronous commit and without a statement timeout
     * @param directory directory of the archive files
     */
    public RetentionVerticle(Pool pool, Path directory, RetentionRule rule, InstantSource clock) {
        this.pool = pool;
        this.directory = directory;
        this.rule = rule;
        this.clock = clock;
    }

    /** The store that the verticle uses, for direct use without it. */
    public static ArchiveStore archiveStore(Vertx vertx, Pool pool, Path directory) {
        return new ArchiveStore(vertx, pool, directory, RetainedEvents.SQL);
    }

    @Override
    public Future<?> start() {
        ArchiveStore archives = archiveStore(vertx, pool, directory);
        RetentionBus.STATUS.answerWith(vertx.eventBus(), ignored -> status(archives));
        RetentionBus.RUN.answerWith(
                vertx.eventBus(), ignored -> Future.succeededFuture(new ControlReply(startRun(archives))));
        RetentionBus.RESTORE.answerWith(
                vertx.eventBus(),
                order -> restore(archives, order.fromPosition()).map(ControlReply::new));
        startScheduledRun(archives);
        vertx.setPeriodic(RUN_INTERVAL_MILLIS, ignored -> startScheduledRun(archives));
        return Future.succeededFuture();
    }

    /** Does not wait for the operation in progress: an interrupted step leaves the log intact. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        return Future.succeededFuture();
    }

    private Future<RetentionBus.Status> status(ArchiveStore archives) {
        // Read before the archives, so that the result is visible when the operation is shown as ended.
        String operation = currentOperation;
        String error = lastError;
        return archives.all()
                .compose(
                        all -> archives.logBytes().map(bytes -> new RetentionBus.Status(all, operation, error, bytes)));
    }

    private void startScheduledRun(ArchiveStore archives) {
        LOG.debug("scheduled archiving: {}", startRun(archives));
    }

    private ControlResult startRun(ArchiveStore archives) {
        return startOperation("checking which partitions are due", () -> archiveDuePartitions(archives));
    }

    private Future<Void> archiveDuePartitions(ArchiveStore archives) {
        return archives.oldestArchivable(clock.instant().minus(RetentionRule.MIN_RESTORED_AGE))
                .compose(oldest -> archives.logBytes()
                        .compose(bytes ->
                                oldest.isEmpty() || isStopping || !rule.isDue(oldest.get(), bytes, clock.instant())
                                        ? Future.succeededFuture()
                                        : changePartition(
                                                        oldest.get().fromPosition(),
                                                        "archiving",
                                                        () -> archives.archive(oldest.get()))
                                                .compose(ignored -> archiveDuePartitions(archives))));
    }

    private Future<ControlResult> restore(ArchiveStore archives, long fromPosition) {
        return archives.all().compose(all -> {
            Optional<LogArchive> requested = all.stream()
                    .filter(each -> each.fromPosition() == fromPosition)
                    .findFirst();
            if (requested.isEmpty()) {
                return Future.succeededFuture(new ControlResult.UnknownArchive());
            }
            LogArchive archive = requested.get();
            if (!archive.hasArchivedEvents()) {
                return Future.succeededFuture(new ControlResult.NotArchived(archive.file()));
            }
            if (currentOperation != null) {
                return Future.succeededFuture(new ControlResult.Busy(currentOperation));
            }
            return archives.findFileDefect(archive)
                    .map(finding -> finding.<ControlResult>map(
                                    wrong -> new ControlResult.UnusableFile(archive.file(), wrong))
                            .orElseGet(() -> startOperation(
                                    "restoring",
                                    () -> changePartition(
                                            fromPosition, "restoring", () -> archives.restore(archive)))));
        });
    }

    private Future<Void> changePartition(long fromPosition, String action, Supplier<Future<Void>> operation) {
        currentOperation = action + " the log partition from position " + fromPosition;
        LOG.info("{}", currentOperation);
        long startedNanos = System.nanoTime();
        // Published before and after the operation, since readers of the log see the change at some time within it.
        ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(fromPosition, false));
        return operation.get().onComplete(outcome -> {
            ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(fromPosition, true));
            if (outcome.succeeded()) {
                LOG.info("{} took {} ms", action, (System.nanoTime() - startedNanos) / 1_000_000);
            }
        });
    }

    /** Returns immediately; the operation continues in the background. */
    private ControlResult startOperation(String description, Supplier<Future<Void>> operation) {
        if (currentOperation != null) {
            return new ControlResult.Busy(currentOperation);
        }
        currentOperation = description;
        operation.get().onComplete(outcome -> {
            String ended = currentOperation;
            currentOperation = null;
            lastError = outcome.failed() ? ended + ": " + outcome.cause().getMessage() : null;
            if (outcome.failed() && !isStopping) {
                LOG.error("{} failed; no event was moved", ended, outcome.cause());
            }
        });
        return new ControlResult.Accepted();
    }
}
