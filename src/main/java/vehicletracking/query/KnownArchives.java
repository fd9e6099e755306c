package vehicletracking.query;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.ArchivesChanged;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.LogArchive;
import vehicletracking.eventstore.LogArchives;

/**
 * The archives whose events are not in the log's table, kept in memory: where there are none, which is the rule, no
 * question costs anything more. Confined to one event loop.
 */
final class KnownArchives {

    private static final Logger LOG = LoggerFactory.getLogger(KnownArchives.class);

    /** Another process may archive too; this is how long that can go unnoticed here. */
    private static final long REFRESH_INTERVAL_MILLIS = 3_000;

    /** An event is recorded soon after its id was made; clocks may differ by a little. */
    private static final Duration MADE_AHEAD = Duration.ofSeconds(2);

    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(30);

    private final Pool pool;
    private List<LogArchive> away = List.of();
    private boolean isChanging;

    KnownArchives(Pool pool) {
        this.pool = pool;
    }

    /** Completes when it is known which archives there are; from then on that is kept up. */
    Future<Void> start(Vertx vertx) {
        ArchivesChanged.TOPIC.listen(vertx.eventBus(), this::changed);
        vertx.setPeriodic(REFRESH_INTERVAL_MILLIS, ignored -> refresh().onFailure(KnownArchives::log));
        return refresh();
    }

    /** What changes is taken for changing until it was seen what came of it. */
    private void changed(ArchivesChanged change) {
        isChanging = true;
        if (change.isOver()) {
            refresh().onSuccess(ignored -> isChanging = false).onFailure(KnownArchives::log);
        }
    }

    private static void log(Throwable failure) {
        LOG.debug("it is not known which archives there are: {}", failure.getMessage());
    }

    private Future<Void> refresh() {
        return LogArchives.all(pool).map(all -> {
            away = all.stream().filter(LogArchive::holdsBack).toList();
            return null;
        });
    }

    /**
     * Looks whether an answer from the table is whole, when it is made; while an archive is on its way back, before it is
     * made as well.
     *
     * @param missing the archives that hold back what was asked, by the answer; null before it is made
     */
    <T> Future<Guarded<T>> guard(Function<@Nullable T, Future<List<LogArchive>>> missing, Supplier<Future<T>> answer) {
        if (away.isEmpty() && !isChanging) {
            return answer.get().map(whole -> new Guarded<>(whole, List.of()));
        }
        Future<List<LogArchive>> before = isChanging ? missing.apply(null) : Future.succeededFuture(List.of());
        return before.compose(atFirst -> answer.get().compose(made -> atFirst.isEmpty()
                ? missing.apply(made).map(after -> new Guarded<>(made, after))
                : Future.succeededFuture(new Guarded<>(made, atFirst))));
    }

    /** @param missing what the answer is not whole without */
    record Guarded<T>(T answer, List<LogArchive> missing) {

        /** Null where it must not be told. */
        @Nullable T whole() {
            return missing.isEmpty() ? answer : null;
        }
    }

    /** Those that tell of positions after one cursor and up to another. */
    Future<List<LogArchive>> between(Cursor after, Cursor upTo) {
        return known().map(known -> known.stream()
                .filter(archive -> upTo.positions().keySet().stream()
                        .anyMatch(shard -> archive.reaches(shard, after.in(shard), upTo.in(shard))))
                .toList());
    }

    /** Those in which an event of this id may be: by the time that a UUIDv7 has in it, else all of them. */
    Future<List<LogArchive>> mayHold(UUID eventId) {
        if (eventId.version() != 7) {
            return known();
        }
        Instant made = Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
        return known().map(known -> known.stream()
                .filter(archive -> !made.minus(MADE_AHEAD).isAfter(archive.lastRecordedAt())
                        && !made.plus(RECORDED_WITHIN).isBefore(archive.firstRecordedAt()))
                .toList());
    }

    private Future<List<LogArchive>> known() {
        return isChanging ? refresh().map(ignored -> away) : Future.succeededFuture(away);
    }
}
