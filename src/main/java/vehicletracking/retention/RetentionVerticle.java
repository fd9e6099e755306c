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
 * Takes what is to go by the settings into archives, at the start, once an hour and on request, and brings archives back.
 * One thing is done at a time. What an end of the process interrupts is done again, or undone, by the next one.
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
     * @param pool connections with synchronous commit and without a limit on statements
     * @param directory where the archives are
     */
    public RetentionVerticle(Pool pool, Path directory, RetentionRule rule, InstantSource clock) {
        this.pool = pool;
        this.directory = directory;
        this.rule = rule;
        this.clock = clock;
    }

    /** Where the files of archives are, for whoever needs them without the verticle. */
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

    /** Nothing is waited for: every step that is cut off leaves the log whole. */
    @Override
    public Future<?> stop() {
        isStopping = true;
        return Future.succeededFuture();
    }

    /** What is being done is told as of before the archives are looked at, so that none is told undone that is done. */
    private Future<RetentionBus.Status> status(ArchiveStore archives) {
        String now = currentOperation;
        String last = lastError;
        return archives.all()
                .compose(all -> archives.logBytes().map(bytes -> new RetentionBus.Status(all, now, last, bytes)));
    }

    private void startScheduledRun(ArchiveStore archives) {
        LOG.debug("looks what is to go: {}", startRun(archives));
    }

    private ControlResult startRun(ArchiveStore archives) {
        return startOperation("looking what is to go", () -> archiveDuePartitions(archives));
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
            Optional<LogArchive> asked = all.stream()
                    .filter(each -> each.fromPosition() == fromPosition)
                    .findFirst();
            if (asked.isEmpty()) {
                return Future.succeededFuture(new ControlResult.UnknownArchive());
            }
            LogArchive archive = asked.get();
            if (!archive.isArchived()) {
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
                                    () -> changePartition(fromPosition, "restoring", () -> archives.restore(archive)))));
        });
    }

    /** Told before, since from a moment in between on the log answers otherwise, and once more when it is over. */
    private Future<Void> changePartition(long fromPosition, String what, Supplier<Future<Void>> work) {
        currentOperation = what + " the part of the log from position " + fromPosition + " on";
        LOG.info("{}", currentOperation);
        long startedNanos = System.nanoTime();
        ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(fromPosition, false));
        return work.get().onComplete(outcome -> {
            ArchivesChanged.TOPIC.publish(vertx.eventBus(), new ArchivesChanged(fromPosition, true));
            if (outcome.succeeded()) {
                LOG.info("{} took {} ms", what, (System.nanoTime() - startedNanos) / 1_000_000);
            }
        });
    }

    /** Answers at once; the work goes on by itself. */
    private ControlResult startOperation(String what, Supplier<Future<Void>> work) {
        if (currentOperation != null) {
            return new ControlResult.Busy(currentOperation);
        }
        currentOperation = what;
        work.get().onComplete(outcome -> {
            String ended = currentOperation;
            currentOperation = null;
            lastError = outcome.failed() ? ended + ": " + outcome.cause().getMessage() : null;
            if (outcome.failed() && !isStopping) {
                LOG.error("{} failed; every event is where it was", ended, outcome.cause());
            }
        });
        return new ControlResult.Accepted();
    }
}
