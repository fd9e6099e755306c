package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.ArchivesChanged;
import vehicletracking.eventstore.archive.LogArchive;

/**
 * The archives whose events are not in the log's table, kept in memory: where there are none, which is the rule, no
 * question costs anything more. Confined to one event loop.
 */
final class ArchiveIndex {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveIndex.class);

    /** Another process may archive too; this is how long that can go unnoticed here. */
    private static final long REFRESH_INTERVAL_MILLIS = 3_000;

    private final Pool pool;
    private List<LogArchive> archived = List.of();

    /** How often something changed, or was told to be about to. */
    private long changeCount;

    private boolean isChangeInProgress;
    private boolean isChanging;
    private long refreshCount;
    private long newestRefresh;

    ArchiveIndex(Pool pool) {
        this.pool = pool;
    }

    /** Completes when it is known which archives there are; from then on that is kept up. */
    Future<Void> start(Vertx vertx) {
        ArchivesChanged.TOPIC.listen(vertx.eventBus(), this::onChange);
        vertx.setPeriodic(REFRESH_INTERVAL_MILLIS, ignored -> refresh().onFailure(ArchiveIndex::logFailure));
        return refresh();
    }

    /** What changes is taken for changing until it was seen what came of it. */
    private void onChange(ArchivesChanged change) {
        changeCount++;
        isChangeInProgress = !change.isOver();
        isChanging = true;
        if (change.isOver()) {
            refresh().onFailure(ArchiveIndex::logFailure);
        }
    }

    private static void logFailure(Throwable failure) {
        LOG.debug("it is not known which archives there are: {}", failure.getMessage());
    }

    /** Whichever was begun after the newest change sees what came of it; one that is overtaken by a later one tells nothing. */
    Future<Void> refresh() {
        long number = ++refreshCount;
        long changesBefore = changeCount;
        return ArchiveStore.all(pool).map(all -> {
            if (number > newestRefresh) {
                newestRefresh = number;
                isChanging &= isChangeInProgress || changeCount != changesBefore;
                replace(all.stream().filter(LogArchive::holdsBack).toList());
            }
            return null;
        });
    }

    private void replace(List<LogArchive> now) {
        if (!now.equals(archived)) {
            archived = now;
            changeCount++;
        }
    }

    /**
     * Looks whether an answer from the table is whole, when it is made; while an archive goes or is on its way back, before
     * it is made as well. When something changed meanwhile it is made again, and looked at on both sides.
     *
     * @param missing the archives that hold back what was asked, by the answer; null before it is made
     */
    <T> Future<ArchiveAware<T>> requireUnarchived(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return repeatIfChanged(
                () -> archived.isEmpty() && !isChanging
                        ? answer.get().map(whole -> new ArchiveAware<>(whole, List.of()))
                        : isChanging ? checkBeforeAndAfter(missing, answer) : checkAfter(missing, answer),
                () -> checkBeforeAndAfter(missing, answer));
    }

    private static <T> Future<ArchiveAware<T>> checkBeforeAndAfter(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return missing.apply(null)
                .compose(before -> before.isEmpty()
                        ? checkAfter(missing, answer)
                        : answer.get().map(made -> new ArchiveAware<>(made, before)));
    }

    private static <T> Future<ArchiveAware<T>> checkAfter(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return answer.get().compose(made -> missing.apply(made).map(after -> new ArchiveAware<>(made, after)));
    }

    private <T> Future<T> repeatIfChanged(Supplier<Future<T>> look, Supplier<Future<T>> again) {
        long changesBefore = changeCount;
        return look.get().compose(first -> changeCount == changesBefore ? Future.succeededFuture(first) : again.get());
    }

    /**
     * An answer that is told whatever is in archives, with those that concern it, before it was made or afterwards.
     *
     * @param concerns which archives do, by the answer
     */
    <T> Future<ArchiveAware<T>> withArchives(Function<T, Predicate<LogArchive>> concerns, Supplier<Future<T>> answer) {
        Supplier<Future<ArchiveAware<T>>> look = () -> upToDate().compose(before -> answer.get()
                .compose(made -> upToDate().map(after -> new ArchiveAware<>(
                        made,
                        Stream.concat(before.stream(), after.stream())
                                .filter(concerns.apply(made))
                                .distinct()
                                .sorted(Comparator.comparingLong(LogArchive::fromPosition))
                                .toList()))));
        return repeatIfChanged(look, look);
    }

    /** @param missing what the answer is not whole without */
    record ArchiveAware<T>(T answer, List<LogArchive> missing) {

        /** Null where it must not be told. */
        @Nullable
        T completeAnswer() {
            return missing.isEmpty() ? answer : null;
        }
    }

    /** Those that tell of positions after one cursor and up to another. */
    static Predicate<LogArchive> withinRange(Cursor after, Cursor upTo) {
        return archive -> upTo.positions().keySet().stream()
                .anyMatch(shard -> archive.reaches(shard, after.in(shard), upTo.in(shard)));
    }

    private Future<List<LogArchive>> upToDate() {
        return isChanging ? refresh().map(ignored -> archived) : Future.succeededFuture(archived);
    }
}
