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
    private List<LogArchive> away = List.of();

    /** How often something changed, or was told to be about to. */
    private long changes;

    private boolean isUnderWay;
    private boolean isChanging;
    private long refreshes;
    private long newestSeen;

    ArchiveIndex(Pool pool) {
        this.pool = pool;
    }

    /** Completes when it is known which archives there are; from then on that is kept up. */
    Future<Void> start(Vertx vertx) {
        ArchivesChanged.TOPIC.listen(vertx.eventBus(), this::changed);
        vertx.setPeriodic(REFRESH_INTERVAL_MILLIS, ignored -> refresh().onFailure(ArchiveIndex::log));
        return refresh();
    }

    /** What changes is taken for changing until it was seen what came of it. */
    private void changed(ArchivesChanged change) {
        changes++;
        isUnderWay = !change.isComplete();
        isChanging = true;
        if (change.isComplete()) {
            refresh().onFailure(ArchiveIndex::log);
        }
    }

    private static void log(Throwable failure) {
        LOG.debug("it is not known which archives there are: {}", failure.getMessage());
    }

    /** Whichever was begun after the newest change sees what came of it; one that is overtaken by a later one tells nothing. */
    Future<Void> refresh() {
        long number = ++refreshes;
        long changesBefore = changes;
        return ArchiveStore.all(pool).map(all -> {
            if (number > newestSeen) {
                newestSeen = number;
                isChanging &= isUnderWay || changes != changesBefore;
                see(all.stream().filter(LogArchive::hasArchivedEvents).toList());
            }
            return null;
        });
    }

    private void see(List<LogArchive> now) {
        if (!now.equals(away)) {
            away = now;
            changes++;
        }
    }

    /**
     * Looks whether an answer from the table is whole, when it is made; while an archive goes or is on its way back, before
     * it is made as well. When something changed meanwhile it is made again, and looked at on both sides.
     *
     * @param missing the archives that hold back what was asked, by the answer; null before it is made
     */
    <T> Future<ArchiveAware<T>> guard(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return unlessChanged(
                () -> away.isEmpty() && !isChanging
                        ? answer.get().map(whole -> new ArchiveAware<>(whole, List.of()))
                        : isChanging ? onBothSides(missing, answer) : whenMade(missing, answer),
                () -> onBothSides(missing, answer));
    }

    private static <T> Future<ArchiveAware<T>> onBothSides(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return missing.apply(null)
                .compose(before -> before.isEmpty()
                        ? whenMade(missing, answer)
                        : answer.get().map(made -> new ArchiveAware<>(made, before)));
    }

    private static <T> Future<ArchiveAware<T>> whenMade(
            Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        return answer.get().compose(made -> missing.apply(made).map(after -> new ArchiveAware<>(made, after)));
    }

    private <T> Future<T> unlessChanged(Supplier<Future<T>> look, Supplier<Future<T>> again) {
        long changesBefore = changes;
        return look.get().compose(first -> changes == changesBefore ? Future.succeededFuture(first) : again.get());
    }

    /**
     * An answer that is told whatever is in archives, with those that concern it, before it was made or afterwards.
     *
     * @param concerns which archives do, by the answer
     */
    <T> Future<ArchiveAware<T>> beside(Function<T, Predicate<LogArchive>> concerns, Supplier<Future<T>> answer) {
        Supplier<Future<ArchiveAware<T>>> look = () -> known().compose(before -> answer.get()
                .compose(made -> known().map(after -> new ArchiveAware<>(
                        made,
                        Stream.concat(before.stream(), after.stream())
                                .filter(concerns.apply(made))
                                .distinct()
                                .sorted(Comparator.comparingLong(LogArchive::fromPosition))
                                .toList()))));
        return unlessChanged(look, look);
    }

    /** @param missing what the answer is not whole without */
    record ArchiveAware<T>(T answer, List<LogArchive> missing) {

        /** Null where it must not be told. */
        @Nullable
        T whole() {
            return missing.isEmpty() ? answer : null;
        }
    }

    /** Those that tell of positions after one cursor and up to another. */
    static Predicate<LogArchive> between(Cursor after, Cursor upTo) {
        return archive -> upTo.positions().keySet().stream()
                .anyMatch(shard -> archive.overlaps(shard, after.in(shard), upTo.in(shard)));
    }

    private Future<List<LogArchive>> known() {
        return isChanging ? refresh().map(ignored -> away) : Future.succeededFuture(away);
    }
}
