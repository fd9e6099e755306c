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
    private static final int CHUNK_POSITIONS = 5_000;

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
    private final long head;
    private final List<LogArchive> archives;
    private final Digests digests = new Digests();
    private long nextPosition = 1;
    private Buffer chain = Buffer.buffer(new byte[Digests.BYTES]);
    private Optional<Broken> broken = Optional.empty();

    /**
     * @param last the walk ends there
     * @param away archives whose events need not be in the table
     */
    ShardVerifier(Pool pool, int shard, long last, List<LogArchive> away) {
        this.pool = pool;
        this.shard = shard;
        this.head = last;
        this.archives = away;
    }

    /** Completes with what is wrong first; empty when nothing is. */
    Future<Optional<Broken>> verify() {
        return nextPosition > head
                ? Future.succeededFuture(broken)
                : AsyncLoop.whileTrue(this::verifyChunk).map(ignored -> broken);
    }

    private Future<Boolean> verifyChunk() {
        long end = Math.min(nextPosition + CHUNK_POSITIONS, head + 1);
        return pool.preparedQuery(SELECT_MANIFESTS)
                .execute(Tuple.of(shard, nextPosition, end))
                .map(rows -> linkedManifests(rows.stream().map(Manifest::of).toList(), end))
                .compose(sound -> readEvents(sound).map(events -> verifyBatches(sound, events)));
    }

    /** @param finding about the manifest after them */
    private record LinkedManifests(List<Manifest> manifests, Optional<Broken> finding) {}

    /** The manifests up to the first one that can't be right. */
    private LinkedManifests linkedManifests(List<Manifest> found, long end) {
        List<Manifest> sound = new ArrayList<>();
        long position = nextPosition;
        Buffer before = chain;
        for (int i = 0; position < end; i++) {
            if (i == found.size() || found.get(i).firstPosition() != position) {
                return new LinkedManifests(sound, brokenAt(position, "its manifest is missing"));
            }
            Manifest manifest = found.get(i);
            long following = i + 1 < found.size() ? Math.min(found.get(i + 1).firstPosition(), head + 1) : head + 1;
            if (!manifest.isConsistentBefore(following) || !extendsChain(before, manifest)) {
                return new LinkedManifests(sound, brokenAt(position, "its manifest was altered, or one before it"));
            }
            sound.add(manifest);
            before = manifest.chain();
            position = manifest.lastPosition() + 1;
        }
        return new LinkedManifests(sound, Optional.empty());
    }

    private boolean extendsChain(Buffer before, Manifest manifest) {
        return Arrays.equals(
                digests.chain(before.getBytes(), manifest), manifest.chain().getBytes());
    }

    private Future<Map<Long, RecordedEvent>> readEvents(LinkedManifests sound) {
        if (sound.manifests().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return pool.preparedQuery(SELECT_EVENTS)
                .execute(Tuple.of(shard, nextPosition, sound.manifests().getLast().lastPosition()))
                .map(rows -> {
                    Map<Long, RecordedEvent> events = new HashMap<>();
                    rows.forEach(row -> events.put(row.getLong("position"), EventRowMapper.eventOf(row)));
                    return events;
                });
    }

    private boolean verifyBatches(LinkedManifests sound, Map<Long, RecordedEvent> events) {
        for (Manifest manifest : sound.manifests()) {
            broken = findMismatch(manifest, events);
            if (broken.isPresent()) {
                return false;
            }
            nextPosition = manifest.lastPosition() + 1;
            chain = manifest.chain();
        }
        broken = sound.finding();
        return broken.isEmpty() && nextPosition <= head;
    }

    private Optional<Broken> findMismatch(Manifest manifest, Map<Long, RecordedEvent> events) {
        List<byte[]> found = new ArrayList<>(manifest.eventCount());
        boolean isWhole = true;
        for (int i = 0; i < manifest.eventCount(); i++) {
            long position = manifest.firstPosition() + i;
            RecordedEvent event = events.get(position);
            if (event == null && isArchived(position)) {
                isWhole = false;
                continue;
            }
            if (event == null) {
                return brokenAt(position, "it is missing");
            }
            found.add(digests.ofEvent(event));
            if (!manifest.matchesMark(i, found.getLast()) || !event.recordedAt().equals(manifest.committedAt())) {
                return brokenAt(position, "it was altered");
            }
        }
        return isWhole
                        && !Arrays.equals(
                                digests.ofBatch(found), manifest.digest().getBytes())
                ? brokenAt(
                        manifest.firstPosition(),
                        "it, or another event up to " + manifest.lastPosition() + ", was altered")
                : Optional.empty();
    }

    private boolean isArchived(long position) {
        return archives.stream().anyMatch(archive -> archive.overlaps(shard, position - 1, position));
    }

    private Optional<Broken> brokenAt(long position, String finding) {
        return Optional.of(new Broken(new Position(shard, position), finding));
    }
}
