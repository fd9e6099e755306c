package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.archive.ArchiveChange;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;

/**
 * In-memory index of the archives whose events are not in the log's table. Without such archives, the normal case, a
 * query costs nothing extra. Treats an archive as changing until a refresh has observed the result. Learns of changes by
 * another node from the database, in which that node announces them: an answer is checked against an index that was read
 * no longer ago than a node waits after its announcement. Confined to one event loop.
 */
final class ArchiveIndex {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveIndex.class);

    /** Shorter than the age up to which the index is used, so that queries rarely refresh it. */
    private static final long REFRESH_INTERVAL_MILLIS = ArchiveChange.MAX_INDEX_AGE_MILLIS / 2;

    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(ArchiveChange.MAX_INDEX_AGE_MILLIS);

    private final Pool pool;
    private List<LogArchive> archived = List.of();

    /** Counts announced and observed changes. */
    private long changeCount;

    private boolean isChangeInProgress;
    private boolean isChangeAnnounced;
    private boolean isChanging;
    private long refreshCount;
    private long newestRefresh;
    private long newestRefreshNanos = System.nanoTime() - MAX_AGE_NANOS;

    ArchiveIndex(Pool pool) {
        this.pool = pool;
    }

    /** Completes after the first refresh; further ones run periodically and after each change. */
    Future<Void> start(Vertx vertx) {
        ArchivesChanged.TOPIC.listen(vertx.eventBus(), this::onChange);
        vertx.setPeriodic(REFRESH_INTERVAL_MILLIS, ignored -> refresh().onFailure(ArchiveIndex::logFailure));
        return refresh();
    }

    private void onChange(ArchivesChanged change) {
        changeCount++;
        isChangeInProgress = !change.isComplete();
        isChanging = true;
        if (change.isComplete()) {
            refresh().onFailure(ArchiveIndex::logFailure);
        }
    }

    private static void logFailure(Throwable failure) {
        LOG.debug("refreshing the list of archives failed: {}", failure.getMessage());
    }

    Future<Void> refresh() {
        long number = ++refreshCount;
        long changesBefore = changeCount;
        long startedNanos = System.nanoTime();
        // The announcement first: when it has ended, the list contains the result.
        return ArchiveChange.isAnnounced(pool)
                .compose(isAnnounced -> ArchiveStore.all(pool).map(all -> {
                    // A refresh that began after the last change observes its result; an overtaken refresh is ignored.
                    if (number > newestRefresh) {
                        newestRefresh = number;
                        newestRefreshNanos = startedNanos;
                        isChanging &= isChangeInProgress || changeCount != changesBefore;
                        setAnnounced(isAnnounced);
                        replace(all.stream()
                                .filter(LogArchive::hasArchivedEvents)
                                .toList());
                    }
                    return null;
                }));
    }

    private void setAnnounced(boolean isAnnounced) {
        if (isAnnounced != isChangeAnnounced) {
            isChangeAnnounced = isAnnounced;
            changeCount++;
        }
        isChanging |= isAnnounced;
    }

    private void replace(List<LogArchive> current) {
        if (!current.equals(archived)) {
            archived = current;
            changeCount++;
        }
    }

    /**
     * Without archives: runs the query, nothing else. Otherwise also finds the archives that it needs: after it, and
     * while one changes also before it. Repeats both when one changed meanwhile. {@code archivesNeeded} gets the answer,
     * or null before the query ran.
     */
    <T> Future<ArchiveAware<T>> withNeededArchives(
            Function<@Nullable T, Future<List<LogArchive>>> archivesNeeded, Supplier<Future<T>> query) {
        return repeatIfChanged(
                () -> isChanging
                        ? checkBeforeAndAfter(archivesNeeded, query)
                        : checkIfAnyArchived(archivesNeeded, query),
                () -> checkBeforeAndAfter(archivesNeeded, query));
    }

    private static <T> Future<ArchiveAware<T>> checkBeforeAndAfter(
            Function<@Nullable T, Future<List<LogArchive>>> archivesNeeded, Supplier<Future<T>> query) {
        return archivesNeeded
                .apply(null)
                .compose(before -> before.isEmpty()
                        ? checkAfter(archivesNeeded, query)
                        : query.get().map(answer -> new ArchiveAware<>(answer, before)));
    }

    private <T> Future<ArchiveAware<T>> checkIfAnyArchived(
            Function<@Nullable T, Future<List<LogArchive>>> archivesNeeded, Supplier<Future<T>> query) {
        return archived.isEmpty()
                ? query.get().map(answer -> new ArchiveAware<>(answer, List.of()))
                : checkAfter(archivesNeeded, query);
    }

    private static <T> Future<ArchiveAware<T>> checkAfter(
            Function<@Nullable T, Future<List<LogArchive>>> archivesNeeded, Supplier<Future<T>> query) {
        return query.get()
                .compose(answer -> archivesNeeded.apply(answer).map(after -> new ArchiveAware<>(answer, after)));
    }

    private <T> Future<T> repeatIfChanged(Supplier<Future<T>> attempt, Supplier<Future<T>> repetition) {
        long changesBefore = changeCount;
        return attempt.get()
                .compose(first -> refreshIfOld()
                        .compose(ignored ->
                                changeCount == changesBefore ? Future.succeededFuture(first) : repetition.get()));
    }

    private Future<Void> refreshIfOld() {
        boolean isOld = System.nanoTime() - newestRefreshNanos >= MAX_AGE_NANOS;
        return isOld ? refresh() : Future.succeededFuture();
    }

    /** Adds archives that concern an answer, as of before and after the query, which is repeated once on a change. */
    <T> Future<ArchiveAware<T>> withArchives(Function<T, Predicate<LogArchive>> concerns, Supplier<Future<T>> query) {
        Supplier<Future<ArchiveAware<T>>> attempt = () -> upToDate()
                .compose(before -> query.get()
                        .compose(answer -> upToDate()
                                .map(after ->
                                        new ArchiveAware<>(answer, union(before, after, concerns.apply(answer))))));
        return repeatIfChanged(attempt, attempt);
    }

    private static List<LogArchive> union(
            List<LogArchive> before, List<LogArchive> after, Predicate<LogArchive> concerns) {
        return Stream.concat(before.stream(), after.stream())
                .filter(concerns)
                .distinct()
                .sorted(Comparator.comparingLong(LogArchive::fromPosition))
                .toList();
    }

    /** @param archives what the answer needs, or what concerns it */
    record ArchiveAware<T>(T answer, List<LogArchive> archives) {

        /** The answer; null when it needs archives. */
        @Nullable
        T completeAnswer() {
            return archives.isEmpty() ? answer : null;
        }
    }

    /** Selects archives with positions after one cursor and up to another. */
    static Predicate<LogArchive> withinRange(Cursor after, Cursor upTo) {
        return archive -> upTo.positions().keySet().stream()
                .anyMatch(shard -> archive.overlaps(shard, after.in(shard), upTo.in(shard)));
    }

    private Future<List<LogArchive>> upToDate() {
        return isChanging ? refresh().map(ignored -> archived) : Future.succeededFuture(archived);
    }
}
