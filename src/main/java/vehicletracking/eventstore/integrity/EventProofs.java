package vehicletracking.eventstore.integrity;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.eventstore.table.EventRowMapper;

/** Proofs that events are part of the log, and the heads that they lead to. Digests are in hexadecimal. */
public final class EventProofs {

    private static final String SELECT_MANIFESTS = "SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position <= $2 ORDER BY first_position DESC LIMIT 2";

    private static final String SELECT_HEADS =
            "SELECT shard, head, last_at, encode(chain, 'hex') AS chain FROM log_head ORDER BY shard";

    private final Pool pool;
    private final EventLookup events;

    /** @param pool connections that may read the log */
    public EventProofs(Pool pool, ShardStatements statements) {
        this.pool = pool;
        this.events = new EventLookup(pool, statements);
    }

    /**
     * Head of a shard. A stored head proves later that no event up to it was altered.
     *
     * @param chain chain after the last batch
     */
    public record Head(Position position, Instant committedAt, String chain) {}

    /**
     * Proof that an event is part of the log. The event digest is one of the digests of its batch; the batch digest is
     * the digest of these; and the chain is the digest of the chain before the batch, the batch digest, the first
     * position, the number of events and the commit time.
     *
     * @param chainBefore chain before the batch
     * @param eventDigests digests of the events of the batch, in the order of positions
     */
    public record Proof(
            RecordedEvent event,
            String eventDigest,
            Position firstPosition,
            int eventCount,
            Instant committedAt,
            List<String> eventDigests,
            String batchDigest,
            String chainBefore,
            String chain) {}

    /** Completes with the head of every shard that has events, in the order of shards. */
    public Future<List<Head>> heads() {
        return pool.query(SELECT_HEADS)
                .execute()
                .map(rows -> rows.stream()
                        .filter(row -> row.getLong("head") > 0)
                        .map(EventProofs::headOf)
                        .toList());
    }

    private static Head headOf(Row row) {
        return new Head(
                new Position(row.getInteger("shard"), row.getLong("head")),
                row.getOffsetDateTime("last_at").toInstant(),
                row.getString("chain"));
    }

    /**
     * Completes with the proof of the event with this id; empty when {@link EventLookup#find} does not find it, or when
     * other events of its batch are archived.
     */
    public Future<Optional<Proof>> proof(UUID eventId) {
        return events.find(eventId)
                .compose(found -> found.isEmpty() ? Future.succeededFuture(Optional.empty()) : proof(found.get()));
    }

    private Future<Optional<Proof>> proof(RecordedEvent event) {
        Position position = event.position();
        return pool.preparedQuery(SELECT_MANIFESTS)
                .execute(Tuple.of(position.shard(), position.value()))
                .map(rows -> rows.stream().map(Manifest::of).toList())
                .compose(manifests -> batchOf(manifests.getFirst()).map(batch -> proof(event, manifests, batch)));
    }

    private Future<List<RecordedEvent>> batchOf(Manifest manifest) {
        return pool.preparedQuery(EventRowMapper.SELECT_RANGE)
                .execute(Tuple.of(manifest.shard(), manifest.firstPosition(), manifest.lastPosition()))
                .map(EventRowMapper::eventsOf);
    }

    /** @param manifests those of the event's batch and of the batch before it, if any */
    private static Optional<Proof> proof(RecordedEvent event, List<Manifest> manifests, List<RecordedEvent> batch) {
        Manifest manifest = manifests.getFirst();
        if (batch.size() < manifest.eventCount()) {
            return Optional.empty();
        }
        Buffer before = manifests.size() > 1 ? manifests.get(1).chain() : Buffer.buffer(new byte[Digests.BYTES]);
        Digests digests = new Digests();
        return Optional.of(new Proof(
                event,
                hex(digests.ofEvent(event)),
                new Position(manifest.shard(), manifest.firstPosition()),
                manifest.eventCount(),
                manifest.committedAt(),
                batch.stream().map(digests::ofEvent).map(EventProofs::hex).toList(),
                hex(manifest.digest().getBytes()),
                hex(before.getBytes()),
                hex(manifest.chain().getBytes())));
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
