package vehicletracking.eventstore.verify;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.integrity.AsyncLoop;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.integrity.Manifest;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.eventstore.verify.LogVerifier.Result.Broken;

/**
 * Goes along one shard of the log, a stretch after another, and compares its events with their manifests. What a manifest
 * says is believed only after its chain and its neighbours. Confined to one event loop.
 */
final class ShardVerifier {

    /** Positions of a stretch; a batch that begins in it is read to its end. */
    private static final int STRETCH_POSITIONS = 5_000;

    /** Those that begin in a stretch, and the one behind it. */
    private static final String SELECT_MANIFESTS = "(SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $2 AND first_position < $3)"
            + " UNION ALL (SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $3 ORDER BY first_position LIMIT 1)"
            + " ORDER BY first_position";

    private static final String SELECT_EVENTS = "SELECT " + EventRowMapper.COLUMNS
            + " FROM event WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position";

    private final Pool pool;
    private final int shard;
    private final long last;
    private final List<LogArchive> away;
    private final Digests digests = new Digests();
    private long next = 1;
    private Buffer chain = Buffer.buffer(new byte[Digests.BYTES]);
    private Optional<Broken> broken = Optional.empty();

    /**
     * @param last the walk ends there
     * @param away archives whose events need not be in the table
     */
    ShardVerifier(Pool pool, int shard, long last, List<LogArchive> away) {
        this.pool = pool;
        this.shard = shard;
        this.last = last;
        this.away = away;
    }

    /** Completes with what is wrong first; empty when nothing is. */
    Future<Optional<Broken>> walk() {
        return next > last
                ? Future.succeededFuture(broken)
                : AsyncLoop.whileTrue(this::stretch).map(ignored -> broken);
    }

    private Future<Boolean> stretch() {
        long end = Math.min(next + STRETCH_POSITIONS, last + 1);
        return pool.preparedQuery(SELECT_MANIFESTS)
                .execute(Tuple.of(shard, next, end))
                .map(rows -> soundOf(rows.stream().map(Manifest::of).toList(), end))
                .compose(sound -> events(sound).map(events -> isMoreAfter(sound, events)));
    }

    /** @param finding about the manifest after them */
    private record Sound(List<Manifest> manifests, Optional<Broken> finding) {}

    /** The manifests up to the first one that can't be right. */
    private Sound soundOf(List<Manifest> found, long end) {
        List<Manifest> sound = new ArrayList<>();
        long position = next;
        Buffer before = chain;
        for (int i = 0; position < end; i++) {
            if (i == found.size() || found.get(i).firstPosition() != position) {
                return new Sound(sound, finding(position, "its manifest is missing"));
            }
            Manifest manifest = found.get(i);
            long following = i + 1 < found.size() ? Math.min(found.get(i + 1).firstPosition(), last + 1) : last + 1;
            if (!manifest.endsBefore(following) || !isNextOf(before, manifest)) {
                return new Sound(sound, finding(position, "its manifest was altered, or one before it"));
            }
            sound.add(manifest);
            before = manifest.chain();
            position = manifest.lastPosition() + 1;
        }
        return new Sound(sound, Optional.empty());
    }

    private boolean isNextOf(Buffer before, Manifest manifest) {
        return Arrays.equals(
                digests.chain(before.getBytes(), manifest), manifest.chain().getBytes());
    }

    private Future<Map<Long, RecordedEvent>> events(Sound sound) {
        if (sound.manifests().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return pool.preparedQuery(SELECT_EVENTS)
                .execute(Tuple.of(shard, next, sound.manifests().getLast().lastPosition()))
                .map(rows -> {
                    Map<Long, RecordedEvent> events = new HashMap<>();
                    rows.forEach(row -> events.put(row.getLong("position"), EventRowMapper.eventOf(row)));
                    return events;
                });
    }

    private boolean isMoreAfter(Sound sound, Map<Long, RecordedEvent> events) {
        for (Manifest manifest : sound.manifests()) {
            broken = wrong(manifest, events);
            if (broken.isPresent()) {
                return false;
            }
            next = manifest.lastPosition() + 1;
            chain = manifest.chain();
        }
        broken = sound.finding();
        return broken.isEmpty() && next <= last;
    }

    private Optional<Broken> wrong(Manifest manifest, Map<Long, RecordedEvent> events) {
        List<byte[]> found = new ArrayList<>(manifest.eventCount());
        boolean isWhole = true;
        for (int i = 0; i < manifest.eventCount(); i++) {
            long position = manifest.firstPosition() + i;
            RecordedEvent event = events.get(position);
            if (event == null && isAway(position)) {
                isWhole = false;
                continue;
            }
            if (event == null) {
                return finding(position, "it is missing");
            }
            found.add(digests.ofEvent(event));
            if (!manifest.hasMark(i, found.getLast()) || !event.recordedAt().equals(manifest.committedAt())) {
                return finding(position, "it was altered");
            }
        }
        return isWhole
                        && !Arrays.equals(
                                digests.ofBatch(found), manifest.digest().getBytes())
                ? finding(
                        manifest.firstPosition(),
                        "it, or another event up to " + manifest.lastPosition() + ", was altered")
                : Optional.empty();
    }

    private boolean isAway(long position) {
        return away.stream().anyMatch(archive -> archive.reaches(shard, position - 1, position));
    }

    private Optional<Broken> finding(long position, String finding) {
        return Optional.of(new Broken(new Position(shard, position), finding));
    }
}
