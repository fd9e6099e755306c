package vehicletracking.retention;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
import vehicletracking.cluster.Members;
import vehicletracking.eventstore.archive.ArchiveChange;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.retention.RetentionBus.ControlReply;
import vehicletracking.retention.RetentionBus.ControlResult;

/**
 * Archives the partitions that are due, at the start, once an hour and on request, and restores archives on request. Of
 * all nodes one runs one operation at a time; a node whose directory is not that of the archives runs none. An operation
 * that the end of the process interrupts leaves the log intact; the next process repeats it from its last completed step
 * when it is due or requested again.
 */
public final class RetentionVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);

    private static final long RUN_INTERVAL_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final String OTHER_NODE = "another node archives or restores a partition";

    /** The preferred node has archived what is due by then; if not, any node does. */
    private static final long TAKEOVER_DELAY_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Pool pool;
    private final Path directory;
    private final long noticeMillis;
    private final RetentionRule rule;
    private final InstantSource clock;
    private final Members members;
    private @Nullable String currentOperation;
    private @Nullable String lastError;
    private boolean isStopping;

    /**
     * @param pool connections with synchronous commit and without a statement timeout
     * @param directory directory of the archive files
     * @param noticeMillis time between the announcement of a change and its begin: {@link ArchiveChange#NOTICE_MILLIS}, or
     *     0 where all readers of the log are in this process
     * @param members nodes that may archive
     */
    public RetentionVerticle(
            Pool pool, Path directory, long noticeMillis, RetentionRule rule, InstantSource clock, Members members) {
        this.pool = pool;
        this.directory = directory;
        this.noticeMillis = noticeMillis;
        this.rule = rule;
        this.clock = clock;
        this.members = members;
    }

    /** The store that the verticle uses, for direct use without it. */
    public static ArchiveStore archiveStore(Vertx vertx, Pool pool, Path directory, long noticeMillis) {
        return new ArchiveStore(vertx, pool, directory, RetainedEvents.SQL, noticeMillis);
    }

    @Override
    public Future<?> start() {
        ArchiveStore archives = archiveStore(vertx, pool, directory, noticeMillis);
        RetentionBus.STATUS.answerWith(vertx.eventBus(), ignored -> status(archives));
        RetentionBus.RUN.answerWith(vertx.eventBus(), ignored -> run(archives).map(ControlReply::new));
        RetentionBus.RESTORE.answerWith(
                vertx.eventBus(),
                order -> restore(archives, order.fromPosition()).map(ControlReply::new));
        vertx.setPeriodic(RUN_INTERVAL_MILLIS, ignored -> startScheduledRun(archives));
        return startScheduledRun(archives);
    }

    /** Does not wait for the operation in progress: an interrupted step leaves the log intact. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        return Future.succeededFuture();
    }

    private Future<RetentionBus.Status> status(ArchiveStore archives) {
        // The operation is read before the archives, so that its result is visible when it is shown as ended.
        String error = lastError;
        return operationInProgress(archives)
                .compose(operation -> archives.all()
                        .compose(all -> archives.logBytes()
                                .compose(bytes -> archives.findDifference()
                                        .map(difference -> new RetentionBus.Status(
                                                all, operation.orElse(null), error, difference.orElse(null), bytes)))));
    }

    private Future<Optional<String>> operationInProgress(ArchiveStore archives) {
        return currentOperation != null
                ? Future.succeededFuture(Optional.of(currentOperation))
                : archives.isChanging().map(isChanging -> isChanging ? Optional.of(OTHER_NODE) : Optional.empty());
    }

    @CanIgnoreReturnValue
    private Future<Void> startScheduledRun(ArchiveStore archives) {
        if (members.isPreferred("retention")) {
            return runIfPossible(archives);
        }
        vertx.setTimer(TAKEOVER_DELAY_MILLIS, ignored -> runIfPossible(archives));
        return Future.succeededFuture();
    }

    /** Completes when an operation has started, or is not possible. */
    @CanIgnoreReturnValue
    private Future<Void> runIfPossible(ArchiveStore archives) {
        return run(archives)
                .onSuccess(this::logRefusal)
                .onFailure(failure -> LOG.warn("scheduled archiving is repeated in an hour", failure))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void logRefusal(ControlResult result) {
        if (result instanceof ControlResult.OtherDirectory(String difference)) {
            LOG.warn("this node neither archives nor restores: {}", difference);
        } else {
            LOG.debug("scheduled archiving: {}", result);
        }
    }

    private Future<ControlResult> run(ArchiveStore archives) {
        return findRefusal(archives).map(refusal -> refusal.orElseGet(() -> startRun(archives)));
    }

    private Future<Optional<ControlResult>> findRefusal(ArchiveStore archives) {
        return archives.findDifference()
                .compose(difference -> difference.isPresent()
                        ? Future.succeededFuture(Optional.of(new ControlResult.OtherDirectory(difference.get())))
                        : operationInProgress(archives).map(operation -> operation.map(ControlResult.Busy::new)));
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
            return findRefusal(archives)
                    .compose(refusal ->
                            refusal.isPresent() ? Future.succeededFuture(refusal.get()) : restore(archives, archive));
        });
    }

    private Future<ControlResult> restore(ArchiveStore archives, LogArchive archive) {
        return archives.findFileDefect(archive)
                .map(finding -> finding.<ControlResult>map(
                                wrong -> new ControlResult.UnusableFile(archive.file(), wrong))
                        .orElseGet(() -> startOperation(
                                "restoring",
                                () -> changePartition(
                                        archive.fromPosition(), "restoring", () -> archives.restore(archive)))));
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
