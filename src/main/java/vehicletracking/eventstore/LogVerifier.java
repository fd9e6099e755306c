package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks the log beside its manifests and names the first event that is not as it was when it was committed. It holds
 * some thousand events in memory, however long the log is. Confined to one event loop.
 */
public final class LogVerifier {

    /** Batches looked at together; their events are read in one statement. */
    private static final int PAGE_MANIFESTS = 100;

    private static final String SELECT_MANIFESTS = "SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $2 ORDER BY first_position LIMIT " + PAGE_MANIFESTS;

    private static final String SELECT_EVENTS = "SELECT " + EventRows.COLUMNS
            + " FROM event WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position";

    private static final String SELECT_HEADS = "SELECT shard, head, chain FROM log_head ORDER BY shard";

    /** In one statement, since the head moves while the service writes. */
    private static final String SELECT_STRANGER =
            """
            (SELECT position FROM event WHERE shard = $1 AND position < 1 ORDER BY position LIMIT 1)
            UNION ALL
            (SELECT position FROM event
              WHERE shard = $1 AND position > (SELECT head FROM log_head WHERE shard = $1) ORDER BY position LIMIT 1)""";

    private final Pool pool;
    private final Optional<ArchivesVerifier> archives;
    private final Digests digests = new Digests();

    /** One that finds no archives. */
    public LogVerifier(Pool pool) {
        this.pool = pool;
        this.archives = Optional.empty();
    }

    /**
     * @param pool connections that may read the log for as long as it takes
     * @param archives where the files of archives are
     */
    public LogVerifier(Vertx vertx, Pool pool, Path archives) {
        this.pool = pool;
        this.archives = Optional.of(new ArchivesVerifier(vertx, pool, archives));
    }

    /** What the walk came to. */
    public sealed interface Verdict {

        /**
         * Everything that was found is as it was committed, and nothing is missing but what is in archives.
         *
         * @param events that were committed
         * @param missing names of the archives that were not found
         * @param missingEvents how many events are in them and nowhere else
         */
        record Intact(long events, List<String> missing, long missingEvents) implements Verdict {

            Intact(long events) {
                this(events, List.of(), 0);
            }

            Intact without(LogArchive archive) {
                List<String> more = new ArrayList<>(missing);
                more.add(archive.file());
                return new Intact(events, more, missingEvents + archive.events() - archive.keptEvents());
            }
        }

        /**
         * @param position of the first event that is not as it was
         * @param finding what is wrong with it
         */
        record Broken(Position position, String finding) implements Verdict {}
    }

    /**
     * Where the walk along a shard is.
     *
     * @param away archives whose events need not be in the table
     */
    private record Step(int shard, long next, Buffer chain, List<LogArchive> away) {

        Step after(Manifest manifest) {
            return new Step(shard, manifest.lastPosition() + 1, manifest.chain(), away);
        }

        boolean isAway(long position) {
            return away.stream().anyMatch(archive -> archive.reaches(shard, position - 1, position));
        }
    }

    /** Completes with the verdict on the log as it was when the walk began; fails when it can't be read. */
    public Future<Verdict> verify() {
        return away().compose(away -> verifyTable(away)
                .compose(verdict -> verifyArchives(away, verdict))
                .compose(verdict -> verdict instanceof Verdict.Broken ? unlessMoved(away, verdict) : Future.succeededFuture(verdict)));
    }

    private Future<List<LogArchive>> away() {
        return LogArchives.all(pool).map(all -> all.stream().filter(LogArchive::holdsBack).toList());
    }

    /** What went into an archive or came back during the walk is looked for in the wrong place. */
    private Future<Verdict> unlessMoved(List<LogArchive> away, Verdict verdict) {
        return away().compose(now -> now.equals(away) ? Future.succeededFuture(verdict) : verify());
    }

    private Future<Verdict> verifyTable(List<LogArchive> away) {
        return pool.query(SELECT_HEADS).execute().compose(heads -> {
            Future<Verdict> verdict = Future.succeededFuture(new Verdict.Intact(0));
            for (Row head : heads) {
                verdict = verdict.compose(soFar -> soFar instanceof Verdict.Intact intact
                        ? verifyShard(head, intact, away)
                        : Future.succeededFuture(soFar));
            }
            return verdict;
        });
    }

    private Future<Verdict> verifyArchives(List<LogArchive> away, Verdict table) {
        Future<Verdict> verdict = Future.succeededFuture(table);
        for (LogArchive archive : away) {
            verdict = verdict.compose(soFar -> soFar instanceof Verdict.Intact intact
                    ? verifyArchive(archive, intact)
                    : Future.succeededFuture(soFar));
        }
        return verdict;
    }

    private Future<Verdict> verifyArchive(LogArchive archive, Verdict.Intact before) {
        Future<ArchivesVerifier.Sight> seen = archives.map(files -> files.verify(archive))
                .orElseGet(() -> ArchivesVerifier.requireKept(pool, archive).map(ArchivesVerifier.Sight.MISSING));
        return seen.<Verdict>map(sight -> switch (sight) {
                    case SEEN -> before;
                    case MISSING -> before.without(archive);
                })
                .recover(failure -> failure instanceof DamagedArchiveException damage
                        ? Future.succeededFuture(new Verdict.Broken(damage.position(), damage.finding()))
                        : Future.failedFuture(failure));
    }

    private Future<Verdict> verifyShard(Row head, Verdict.Intact before, List<LogArchive> away) {
        int shard = head.getInteger("shard");
        long last = head.getLong("head");
        return walk(new Step(shard, 1, Buffer.buffer(new byte[Digests.BYTES]), away), last)
                .compose(broken -> broken.isPresent() ? Future.succeededFuture(broken) : strangers(shard))
                .map(broken -> broken.orElseGet(() -> new Verdict.Intact(before.events() + last)));
    }

    /** Completes with what is wrong up to the last position; empty when nothing is. */
    private Future<Optional<Verdict>> walk(Step step, long last) {
        if (step.next() > last) {
            return Future.succeededFuture(Optional.empty());
        }
        return pool.preparedQuery(SELECT_MANIFESTS)
                .execute(Tuple.of(step.shard(), step.next()))
                .map(rows -> rows.stream().map(Manifest::of).toList())
                .compose(manifests -> {
                    if (manifests.isEmpty() || manifests.getFirst().firstPosition() != step.next()) {
                        return broken(step.shard(), step.next(), "its manifest is missing");
                    }
                    return pool.preparedQuery(SELECT_EVENTS)
                            .execute(Tuple.of(step.shard(), step.next(), manifests.getLast().lastPosition()))
                            .compose(events -> check(step, manifests, events, last));
                });
    }

    private Future<Optional<Verdict>> check(Step from, List<Manifest> manifests, RowSet<Row> rows, long last) {
        Map<Long, RecordedEvent> events = new HashMap<>();
        rows.forEach(row -> events.put(row.getLong("position"), EventRows.eventOf(row)));
        Step step = from;
        for (Manifest manifest : manifests) {
            if (manifest.firstPosition() > last) {
                break; // committed after the walk began
            }
            Optional<Verdict> wrong = wrong(step, manifest, events);
            if (wrong.isPresent()) {
                return Future.succeededFuture(wrong);
            }
            step = step.after(manifest);
        }
        return walk(step, last);
    }

    private Optional<Verdict> wrong(Step step, Manifest manifest, Map<Long, RecordedEvent> events) {
        if (manifest.firstPosition() != step.next()) {
            return finding(step.shard(), step.next(), "its manifest is missing");
        }
        List<byte[]> found = new ArrayList<>(manifest.eventCount());
        boolean isWhole = true;
        for (int i = 0; i < manifest.eventCount(); i++) {
            RecordedEvent event = events.get(manifest.firstPosition() + i);
            if (event == null && step.isAway(manifest.firstPosition() + i)) {
                isWhole = false;
                continue;
            }
            if (event == null) {
                return finding(step.shard(), manifest.firstPosition() + i, "it is missing");
            }
            found.add(digests.ofEvent(event));
            if (!manifest.hasMark(i, found.getLast()) || !event.recordedAt().equals(manifest.committedAt())) {
                return finding(step.shard(), manifest.firstPosition() + i, "it was altered");
            }
        }
        if (isWhole && !Arrays.equals(digests.ofBatch(found), manifest.digest().getBytes())) {
            return finding(step.shard(), step.next(), "it, or another event up to " + manifest.lastPosition() + ", was altered");
        }
        return Arrays.equals(digests.chain(step.chain().getBytes(), manifest), manifest.chain().getBytes())
                ? Optional.empty()
                : finding(step.shard(), step.next(), "its manifest was altered, or one before it");
    }

    /** Events that no manifest speaks of. */
    private Future<Optional<Verdict>> strangers(int shard) {
        return pool.preparedQuery(SELECT_STRANGER)
                .execute(Tuple.of(shard))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : broken(shard, rows.iterator().next().getLong("position"), "it was added"));
    }

    private static Future<Optional<Verdict>> broken(int shard, long position, String finding) {
        return Future.succeededFuture(finding(shard, position, finding));
    }

    private static Optional<Verdict> finding(int shard, long position, String finding) {
        return Optional.of(new Verdict.Broken(new Position(shard, position), finding));
    }
}
