package vehicletracking.eventstore.integrity;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.table.EventRowMapper;

/** Finds single events and what proves that they stand in the log. Digests are in hexadecimal. */
public final class EventProofs {

    /** The log has no index of event ids, but a UUIDv7 says when it was made: shortly before the event was recorded. */
    private static final Duration MADE_AHEAD = Duration.ofSeconds(2);

    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(30);

    /** How far the clock that made the id and the one of the database may be apart, before an event is not found. */
    private static final Duration CLOCKS_WITHIN = Duration.ofMinutes(2);

    private static final String FIND = "SELECT " + EventRowMapper.COLUMNS + """
         FROM log_head CROSS JOIN LATERAL (
          SELECT * FROM event
           WHERE shard = log_head.shard AND event_id = $1
             AND position >= coalesce((SELECT first_position FROM log_manifest
                                        WHERE shard = log_head.shard AND committed_at < $2
                                        ORDER BY committed_at DESC, first_position DESC LIMIT 1), 0)
             AND position < coalesce((SELECT first_position FROM log_manifest
                                       WHERE shard = log_head.shard AND committed_at > $3
                                       ORDER BY committed_at, first_position LIMIT 1), log_head.head + 1)) AS event
        LIMIT 1\
        """;

    private static final String SELECT_MANIFEST = "SELECT " + Manifest.COLUMNS
            + " FROM log_manifest WHERE shard = $1 AND first_position <= $2 ORDER BY first_position DESC LIMIT 2";

    private static final String SELECT_BATCH = "SELECT " + EventRowMapper.COLUMNS
            + " FROM event WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position";

    private static final String SELECT_HEADS =
            "SELECT shard, head, last_at, encode(chain, 'hex') AS chain FROM log_head ORDER BY shard";

    private final Pool pool;

    public EventProofs(Pool pool) {
        this.pool = pool;
    }

    /**
     * Where a shard ends. Whoever keeps this can tell later that nothing before it was changed.
     *
     * @param chain after the last batch
     */
    public record Head(Position position, Instant committedAt, String chain) {}

    /**
     * Why an event stands in the log: its digest is one of its batch's, the digest of the batch is the digest of them all,
     * and the chain is the digest of the chain before, the digest of the batch, its first position, its count and its time.
     *
     * @param chainBefore the chain that the batch was appended to
     * @param eventDigests of the batch, in the order of the log
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

    /** Where every shard ends. */
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

    /** Whether an event of this id may have been recorded between these times, as far as {@link #find} looks for it. */
    public static boolean mayBeRecorded(UUID eventId, Instant from, Instant to) {
        if (eventId.version() != 7) {
            return true;
        }
        Instant made = madeAt(eventId);
        return !made.minus(CLOCKS_WITHIN).isAfter(to)
                && !made.plus(CLOCKS_WITHIN).isBefore(from);
    }

    private static Instant madeAt(UUID eventId) {
        return Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
    }

    /**
     * The event with this id; empty when there is none. An id that is no UUIDv7 is looked for in the whole log; one that is
     * must have been made about when its event was recorded, as every id of this service is: at most 30 s before, and two
     * minutes where the clock of the database is another one.
     */
    public Future<Optional<RecordedEvent>> find(UUID eventId) {
        if (eventId.version() != 7) {
            return find(eventId, Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(365 * 1_000)));
        }
        Instant made = madeAt(eventId);
        return find(eventId, made.minus(MADE_AHEAD), made.plus(RECORDED_WITHIN))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : find(eventId, made.minus(CLOCKS_WITHIN), made.plus(CLOCKS_WITHIN)));
    }

    private Future<Optional<RecordedEvent>> find(UUID eventId, Instant from, Instant to) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(eventId, EventRowMapper.timestamp(from), EventRowMapper.timestamp(to)))
                .map(rows -> rows.stream().map(EventRowMapper::eventOf).findFirst());
    }

    /**
     * What proves that the event with this id stands in the log; empty when there is none, or when events of its batch are in
     * an archive.
     */
    public Future<Optional<Proof>> proof(UUID eventId) {
        return find(eventId)
                .compose(found -> found.isEmpty() ? Future.succeededFuture(Optional.empty()) : proof(found.get()));
    }

    private Future<Optional<Proof>> proof(RecordedEvent event) {
        Position position = event.position();
        return pool.preparedQuery(SELECT_MANIFEST)
                .execute(Tuple.of(position.shard(), position.value()))
                .map(rows -> rows.stream().map(Manifest::of).toList())
                .compose(manifests -> pool.preparedQuery(SELECT_BATCH)
                        .execute(Tuple.of(
                                position.shard(),
                                manifests.getFirst().firstPosition(),
                                manifests.getFirst().lastPosition()))
                        .map(rows -> proof(
                                event,
                                manifests,
                                rows.stream().map(EventRowMapper::eventOf).toList())));
    }

    private static Optional<Proof> proof(RecordedEvent event, List<Manifest> manifests, List<RecordedEvent> batch) {
        Manifest manifest = manifests.getFirst();
        if (batch.size() < manifest.eventCount()) {
            return Optional.empty();
        }
        Buffer before = manifests.size() > 1 ? manifests.get(1).chain() : Buffer.buffer(new byte[Digests.BYTES]);
        Digests digests = new Digests();
        List<String> eventDigests = new ArrayList<>(batch.size());
        batch.forEach(each -> eventDigests.add(hex(digests.ofEvent(each))));
        return Optional.of(new Proof(
                event,
                hex(digests.ofEvent(event)),
                new Position(manifest.shard(), manifest.firstPosition()),
                manifest.eventCount(),
                manifest.committedAt(),
                eventDigests,
                hex(manifest.digest().getBytes()),
                hex(before.getBytes()),
                hex(manifest.chain().getBytes())));
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
