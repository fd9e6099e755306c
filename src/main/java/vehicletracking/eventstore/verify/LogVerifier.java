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
 * Walks the log beside its manifests and names the first event that is not as it was when it was committed. It holds
 * some thousand events in memory, however long the log is. Confined to one event loop.
 */
public final class LogVerifier {

    private static final String SELECT_HEADS = "SELECT shard, head FROM log_head ORDER BY shard";

    /** In one statement, since the head moves while the service writes. */
    private static final String SELECT_EVENT_WITHOUT_MANIFEST = """
        (SELECT position FROM event WHERE shard = $1 AND position < 1 ORDER BY position LIMIT 1)
        UNION ALL
        (SELECT position FROM event
          WHERE shard = $1 AND position > (SELECT head FROM log_head WHERE shard = $1) ORDER BY position LIMIT 1)\
        """;

    private final Pool pool;
    private final Optional<ArchiveVerifier> archiveVerifier;

    /** One that finds no archives. */
    public LogVerifier(Pool pool) {
        this.pool = pool;
        this.archiveVerifier = Optional.empty();
    }

    /**
     * @param pool connections that may read the log for as long as it takes
     * @param archives where the files of archives are
     */
    public LogVerifier(Vertx vertx, Pool pool, Path archives) {
        this.pool = pool;
        this.archiveVerifier = Optional.of(new ArchiveVerifier(vertx, pool, archives));
    }

    /** What the walk came to. */
    public sealed interface Result {

        /**
         * Everything that was found is as it was committed, and nothing is missing but what is in archives.
         *
         * @param events that were committed
         * @param missingArchives names of the archives that were not found
         * @param missingEvents how many events are in them and nowhere else
         */
        record Intact(long events, List<String> missingArchives, long missingEvents) implements Result {

            public Intact(long events) {
                this(events, List.of(), 0);
            }

            Intact withMissing(LogArchive archive) {
                List<String> more = new ArrayList<>(missingArchives);
                more.add(archive.file());
                return new Intact(events, more, missingEvents + archive.events() - archive.keptEvents());
            }
        }

        /**
         * @param position of the first event that is not as it was
         * @param finding what is wrong with it
         */
        record Broken(Position position, String finding) implements Result {}
    }

    /** Completes with the verdict on the log as it was when the walk began; fails when it can't be read. */
    public Future<Result> verify() {
        return archivedPartitions().compose(away -> verifyTable(away)
                .compose(verdict -> verifyArchives(away, verdict))
                .compose(verdict -> verdict instanceof Result.Broken
                        ? verifyAgainIfArchivesChanged(away, verdict)
                        : Future.succeededFuture(verdict)));
    }

    private Future<List<LogArchive>> archivedPartitions() {
        return ArchiveStore.all(pool)
                .map(all -> all.stream().filter(LogArchive::isArchived).toList());
    }

    /** What went into an archive or came back during the walk is looked for in the wrong place. */
    private Future<Result> verifyAgainIfArchivesChanged(List<LogArchive> away, Result verdict) {
        return archivedPartitions().compose(now -> now.equals(away) ? Future.succeededFuture(verdict) : verify());
    }

    private Future<Result> verifyTable(List<LogArchive> away) {
        return pool.query(SELECT_HEADS).execute().compose(heads -> {
            Future<Result> verdict = Future.succeededFuture(new Result.Intact(0));
            for (Row head : heads) {
                verdict = verdict.compose(soFar -> soFar instanceof Result.Intact intact
                        ? verifyShard(head, intact, away)
                        : Future.succeededFuture(soFar));
            }
            return verdict;
        });
    }

    private Future<Result> verifyArchives(List<LogArchive> away, Result table) {
        Future<Result> verdict = Future.succeededFuture(table);
        for (LogArchive archive : away) {
            verdict = verdict.compose(soFar -> soFar instanceof Result.Intact intact
                    ? verifyArchive(archive, intact)
                    : Future.succeededFuture(soFar));
        }
        return verdict;
    }

    private Future<Result> verifyArchive(LogArchive archive, Result.Intact before) {
        Future<ArchiveVerifier.FileStatus> seen = archiveVerifier.map(files -> files.verify(archive))
                .orElseGet(() -> ArchiveVerifier.requireKeptCount(pool, archive).map(ArchiveVerifier.FileStatus.MISSING));
        return seen.<Result>map(sight -> switch (sight) {
                    case VERIFIED -> before;
                    case MISSING -> before.withMissing(archive);
                })
                .recover(failure -> failure instanceof DamagedArchiveException damage
                        ? Future.succeededFuture(new Result.Broken(damage.position(), damage.finding()))
                        : Future.failedFuture(failure));
    }

    private Future<Result> verifyShard(Row head, Result.Intact before, List<LogArchive> away) {
        int shard = head.getInteger("shard");
        long last = head.getLong("head");
        return new ShardVerifier(pool, shard, last, away)
                .verify()
                .compose(broken -> broken.isPresent() ? Future.succeededFuture(broken) : findEventWithoutManifest(shard))
                .map(broken -> broken.<Result>map(Function.identity())
                        .orElseGet(() -> new Result.Intact(before.events() + last)));
    }

    /** Events that no manifest speaks of. */
    private Future<Optional<Result.Broken>> findEventWithoutManifest(int shard) {
        return pool.preparedQuery(SELECT_EVENT_WITHOUT_MANIFEST)
                .execute(Tuple.of(shard))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> new Result.Broken(new Position(shard, row.getLong("position")), "it was added")));
    }
}
