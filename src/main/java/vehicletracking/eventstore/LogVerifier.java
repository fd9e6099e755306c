package vehicletracking.eventstore;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
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
    private final Digests digests = new Digests();

    /** @param pool connections that may read the log for as long as it takes */
    public LogVerifier(Pool pool) {
        this.pool = pool;
    }

    /** What the walk came to. */
    public sealed interface Verdict {

        /** Everything is as it was committed. */
        record Intact(long events) implements Verdict {}

        /**
         * @param position of the first event that is not as it was
         * @param finding what is wrong with it
         */
        record Broken(Position position, String finding) implements Verdict {}
    }

    /** Where the walk along a shard is. */
    private record Step(int shard, long next, Buffer chain) {}

    /** Completes with the verdict on the log as it was when the walk began; fails when it can't be read. */
    public Future<Verdict> verify() {
        return pool.query(SELECT_HEADS).execute().compose(heads -> {
            Future<Verdict> verdict = Future.succeededFuture(new Verdict.Intact(0));
            for (Row head : heads) {
                verdict = verdict.compose(soFar -> soFar instanceof Verdict.Intact intact
                        ? verifyShard(head, intact)
                        : Future.succeededFuture(soFar));
            }
            return verdict;
        });
    }

    private Future<Verdict> verifyShard(Row head, Verdict.Intact before) {
        int shard = head.getInteger("shard");
        long last = head.getLong("head");
        return walk(new Step(shard, 1, Buffer.buffer(new byte[Digests.BYTES])), last)
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
            step = new Step(step.shard(), manifest.lastPosition() + 1, manifest.chain());
        }
        return walk(step, last);
    }

    private Optional<Verdict> wrong(Step step, Manifest manifest, Map<Long, RecordedEvent> events) {
        if (manifest.firstPosition() != step.next()) {
            return finding(step.shard(), step.next(), "its manifest is missing");
        }
        List<byte[]> found = new ArrayList<>(manifest.eventCount());
        for (int i = 0; i < manifest.eventCount(); i++) {
            RecordedEvent event = events.get(manifest.firstPosition() + i);
            if (event == null) {
                return finding(step.shard(), manifest.firstPosition() + i, "it is missing");
            }
            found.add(digests.ofEvent(event));
            if (!manifest.hasMark(i, found.getLast()) || !event.recordedAt().equals(manifest.committedAt())) {
                return finding(step.shard(), manifest.firstPosition() + i, "it was altered");
            }
        }
        if (!Arrays.equals(digests.ofBatch(found), manifest.digest().getBytes())) {
            return finding(step.shard(), step.next(), "it, or another event up to " + manifest.lastPosition() + ", was altered");
        }
        byte[] chain = digests.chain(
                step.chain().getBytes(), manifest.digest().getBytes(), manifest.firstPosition(), manifest.eventCount(), manifest.committedAt());
        return Arrays.equals(chain, manifest.chain().getBytes())
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
