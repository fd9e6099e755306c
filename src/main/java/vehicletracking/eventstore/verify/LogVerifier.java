package vehicletracking.eventstore.verify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.archive.ArchiveStore;
import vehicletracking.eventstore.archive.DamagedArchiveException;
import vehicletracking.eventstore.archive.LogArchive;

/**
 * Verifies the log against its manifests and finds the first event that differs from what was committed. It holds some
 * thousand events in memory, whatever the length of the log. Confined to one event loop.
 */
public final class LogVerifier {

    private static final String SELECT_HEADS = "SELECT shard, head FROM log_head ORDER BY shard";

    /** One statement, since the head advances while the service appends. */
    private static final String SELECT_EVENT_WITHOUT_MANIFEST = """
        (SELECT position FROM event WHERE shard = $1 AND position < 1 ORDER BY position LIMIT 1)
        UNION ALL
        (SELECT position FROM event
          WHERE shard = $1 AND position > (SELECT head FROM log_head WHERE shard = $1) ORDER BY position LIMIT 1)\
        """;

    private final Pool pool;
    private final Optional<ArchiveVerifier> archiveVerifier;

    /**
     * A verifier without access to archive files: it reports every archive as missing.
     *
     * @param pool connections without a statement timeout that may read the log
     */
    public LogVerifier(Pool pool) {
        this.pool = pool;
        this.archiveVerifier = Optional.empty();
    }

    /**
     * A verifier of the log and its archives.
     *
     * @param pool connections without a statement timeout that may read the log
     * @param archives directory of the archive files
     */
    public LogVerifier(Vertx vertx, Pool pool, Path archives) {
        this.pool = pool;
        this.archiveVerifier = Optional.of(new ArchiveVerifier(vertx, pool, archives));
    }

    /** Result of a verification. */
    public sealed interface Result {

        /**
         * All events that were found are as committed, and none is missing except for archived ones.
         *
         * @param events number of committed events
         * @param missingArchives file names of the archives that were not found
         * @param missingEvents number of events that only these archives contain
         */
        record Intact(long events, List<String> missingArchives, long missingEvents) implements Result {

            /** All events were found. */
            public Intact(long events) {
                this(events, List.of(), 0);
            }

            Intact withMissing(LogArchive archive) {
                List<String> files = new ArrayList<>(missingArchives);
                files.add(archive.file());
                return new Intact(events, files, missingEvents + archive.events() - archive.keptEvents());
            }
        }

        /**
         * An event differs from what was committed.
         *
         * @param position position of the first such event
         * @param finding what is wrong, a clause without a period
         */
        record Broken(Position position, String finding) implements Result {}
    }

    /**
     * Verifies the events that are committed when the verification begins. When it finds a difference while archives
     * change, it starts again.
     *
     * @return completes with the result, on the caller's context; fails when the log or a file can't be read
     */
    public Future<Result> verify() {
        return archivedPartitions()
                .compose(archives -> verifyTable(archives)
                        .compose(result -> verifyArchives(archives, result))
                        .compose(result -> result instanceof Result.Broken
                                ? verifyAgainIfArchivesChanged(archives, result)
                                : Future.succeededFuture(result)));
    }

    private Future<List<LogArchive>> archivedPartitions() {
        return ArchiveStore.all(pool)
                .map(all -> all.stream().filter(LogArchive::hasArchivedEvents).toList());
    }

    private Future<Result> verifyAgainIfArchivesChanged(List<LogArchive> archives, Result result) {
        // Events that were archived or restored during the verification are missed in the table or the file.
        return archivedPartitions().compose(now -> now.equals(archives) ? Future.succeededFuture(result) : verify());
    }

    private Future<Result> verifyTable(List<LogArchive> archives) {
        return pool.query(SELECT_HEADS).execute().compose(heads -> {
            Future<Result> result = Future.succeededFuture(new Result.Intact(0));
            for (Row head : heads) {
                result = ifIntact(result, before -> verifyShard(head, before, archives));
            }
            return result;
        });
    }

    private Future<Result> verifyArchives(List<LogArchive> archives, Result table) {
        Future<Result> result = Future.succeededFuture(table);
        for (LogArchive archive : archives) {
            result = ifIntact(result, before -> verifyArchive(archive, before));
        }
        return result;
    }

    private static Future<Result> ifIntact(Future<Result> result, Function<Result.Intact, Future<Result>> next) {
        return result.compose(
                before -> before instanceof Result.Intact intact ? next.apply(intact) : Future.succeededFuture(before));
    }

    private Future<Result> verifyArchive(LogArchive archive, Result.Intact before) {
        Future<ArchiveVerifier.FileStatus> verified = archiveVerifier
                .map(verifier -> verifier.verify(archive))
                .orElseGet(
                        () -> ArchiveVerifier.requireKeptCount(pool, archive).map(ArchiveVerifier.FileStatus.MISSING));
        return verified.<Result>map(status -> switch (status) {
                    case VERIFIED -> before;
                    case MISSING -> before.withMissing(archive);
                })
                .recover(failure -> failure instanceof DamagedArchiveException damage
                        ? Future.succeededFuture(new Result.Broken(damage.position(), damage.finding()))
                        : Future.failedFuture(failure));
    }

    private Future<Result> verifyShard(Row head, Result.Intact before, List<LogArchive> archives) {
        int shard = head.getInteger("shard");
        long last = head.getLong("head");
        return new ShardVerifier(pool, shard, last, archives)
                .verify()
                .compose(
                        broken -> broken.isPresent() ? Future.succeededFuture(broken) : findEventWithoutManifest(shard))
                .map(broken -> broken.<Result>map(Function.identity())
                        .orElseGet(() -> new Result.Intact(before.events() + last)));
    }

    private Future<Optional<Result.Broken>> findEventWithoutManifest(int shard) {
        return pool.preparedQuery(SELECT_EVENT_WITHOUT_MANIFEST)
                .execute(Tuple.of(shard))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Result.Broken(
                                new Position(shard, row.getLong("position")), "the event has no manifest")));
    }
}
