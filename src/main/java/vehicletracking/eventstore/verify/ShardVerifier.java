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

/** Verifies the manifests of one shard, then their events, in chunks. Confined to one event loop. */
final class ShardVerifier {

    /** A batch that begins within a chunk is read to its end. */
    private static final int CHUNK_POSITIONS = 5_000;

    private static final String SELECT_MANIFESTS = "(SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $2 AND first_position < $3)"
            + " UNION ALL (SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position >= $3 ORDER BY first_position LIMIT 1)"
            + " ORDER BY first_position";

    private final Pool pool;
    private final int shard;
    private final long head;
    private final List<LogArchive> archives;
    private final Digests digests = new Digests();
    private long nextPosition = 1;
    private Buffer chain = Buffer.buffer(new byte[Digests.BYTES]);
    private Optional<Broken> broken = Optional.empty();

    /** Verifies the positions up to {@code head}; events of the archives may be missing in the table. */
    ShardVerifier(Pool pool, int shard, long head, List<LogArchive> archives) {
        this.pool = pool;
        this.shard = shard;
        this.head = head;
        this.archives = archives;
    }

    /** Completes with the first difference; empty when there is none. */
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
                .compose(manifests -> readEvents(manifests).map(events -> verifyBatches(manifests, events)));
    }

    /** @param broken what is wrong with the manifest after these */
    private record LinkedManifests(List<Manifest> manifests, Optional<Broken> broken) {}

    /** The manifests up to the first that is missing or altered, by the chain and the adjacent manifests. */
    private LinkedManifests linkedManifests(List<Manifest> found, long end) {
        List<Manifest> linked = new ArrayList<>();
        long position = nextPosition;
        Buffer before = chain;
        for (int i = 0; position < end; i++) {
            if (i == found.size() || found.get(i).firstPosition() != position) {
                return new LinkedManifests(linked, brokenAt(position, "the manifest is missing"));
            }
            Manifest manifest = found.get(i);
            long following = i + 1 < found.size() ? Math.min(found.get(i + 1).firstPosition(), head + 1) : head + 1;
            if (!manifest.isConsistentBefore(following) || !extendsChain(before, manifest)) {
                return new LinkedManifests(linked, brokenAt(position, "the manifest or an earlier one was altered"));
            }
            linked.add(manifest);
            before = manifest.chain();
            position = manifest.lastPosition() + 1;
        }
        return new LinkedManifests(linked, Optional.empty());
    }

    private boolean extendsChain(Buffer before, Manifest manifest) {
        return Arrays.equals(
                digests.chain(before.getBytes(), manifest), manifest.chain().getBytes());
    }

    private Future<Map<Long, RecordedEvent>> readEvents(LinkedManifests linked) {
        if (linked.manifests().isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return pool.preparedQuery(EventRowMapper.SELECT_RANGE)
                .execute(Tuple.of(
                        shard, nextPosition, linked.manifests().getLast().lastPosition()))
                .map(rows -> {
                    Map<Long, RecordedEvent> events = new HashMap<>();
                    rows.forEach(row -> events.put(row.getLong("position"), EventRowMapper.eventOf(row)));
                    return events;
                });
    }

    /** Whether there is another chunk to verify. */
    private boolean verifyBatches(LinkedManifests linked, Map<Long, RecordedEvent> events) {
        for (Manifest manifest : linked.manifests()) {
            broken = findMismatch(manifest, events);
            if (broken.isPresent()) {
                return false;
            }
            nextPosition = manifest.lastPosition() + 1;
            chain = manifest.chain();
        }
        broken = linked.broken();
        return broken.isEmpty() && nextPosition <= head;
    }

    private Optional<Broken> findMismatch(Manifest manifest, Map<Long, RecordedEvent> events) {
        List<byte[]> eventDigests = new ArrayList<>(manifest.eventCount());
        for (int i = 0; i < manifest.eventCount(); i++) {
            long position = manifest.firstPosition() + i;
            RecordedEvent event = events.get(position);
            if (event != null) {
                eventDigests.add(digests.ofEvent(event));
                if (!manifest.matchesMark(i, eventDigests.getLast())
                        || !event.recordedAt().equals(manifest.committedAt())) {
                    return brokenAt(position, "the event was altered");
                }
            } else if (!isArchived(position)) {
                return brokenAt(position, "the event is missing");
            }
        }
        return eventDigests.size() == manifest.eventCount() && !isDigestOf(manifest, eventDigests)
                ? brokenAt(
                        manifest.firstPosition(),
                        "an event from here to position " + manifest.lastPosition() + " was altered")
                : Optional.empty();
    }

    private boolean isDigestOf(Manifest manifest, List<byte[]> eventDigests) {
        return Arrays.equals(digests.ofBatch(eventDigests), manifest.digest().getBytes());
    }

    private boolean isArchived(long position) {
        return archives.stream().anyMatch(archive -> archive.overlaps(shard, position - 1, position));
    }

    private Optional<Broken> brokenAt(long position, String finding) {
        return Optional.of(new Broken(new Position(shard, position), finding));
    }
}
