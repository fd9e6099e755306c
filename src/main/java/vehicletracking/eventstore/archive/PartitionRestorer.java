package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vehicletracking.claim.Claim;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.eventstore.table.PartitionExchange;

/** Restores an archive: loads it into a replacement table while it is verified, then exchanges the tables. */
public final class PartitionRestorer {

    private static final String LOAD = """
        INSERT INTO %s (shard, position, event_id, type, subject, occurred_at, recorded_at, schema_version, payload, metadata)
        SELECT $1, position, event_id, type::event_type, subject, occurred_at, recorded_at, schema_version,
               payload::jsonb, metadata::jsonb
          FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::timestamptz[],
                      $8::smallint[], $9::text[], $10::text[])
               AS archived (position, event_id, type, subject, occurred_at, recorded_at, schema_version, payload, metadata)\
        """;

    private static final String RECORD_RESTORED =
            "UPDATE log_archive SET state = 'RESTORED', restored_at = now() WHERE from_position = $1 AND state ="
                    + " 'ARCHIVED'";

    private final Vertx vertx;
    private final Pool pool;
    private final Path directory;
    private final PartitionExchange tables;

    public PartitionRestorer(Vertx vertx, Pool pool, Path directory) {
        this.vertx = vertx;
        this.pool = pool;
        this.directory = directory;
        this.tables = new PartitionExchange(vertx, pool);
    }

    /** Completes with the difference of the file in presence, size or digest; empty when there is none. */
    Future<Optional<String>> findFileDefect(LogArchive archive) {
        Path file = directory.resolve(archive.file());
        return vertx.executeBlocking(() -> {
            if (!Files.isRegularFile(file)) {
                return Optional.of("the file is not in the directory of archives");
            }
            if (Files.size(file) != archive.fileBytes()) {
                return Optional.of("the file was altered: it has " + Files.size(file) + " bytes instead of "
                        + archive.fileBytes());
            }
            return PartitionArchiver.sha256(file).equals(archive.fileSha256())
                    ? Optional.empty()
                    : Optional.of("the file was altered: its SHA-256 differs");
        });
    }

    Future<Void> restore(LogArchive archive, Claim claim) {
        return load(archive, claim).compose(ignored -> attach(archive, claim));
    }

    /** Completes when the whole file is verified and loaded into the replacement table. */
    Future<Void> load(LogArchive archive, Claim claim) {
        return tables.createReplacement(archive.fromPosition(), archive.toPosition(), claim::require)
                .compose(ignored -> new ArchiveIntegrityCheck(vertx, pool)
                        .check(directory.resolve(archive.file()), chunk -> insert(archive, claim, chunk)))
                .compose(header -> describes(header, archive)
                        ? Future.succeededFuture()
                        : Future.failedFuture(DamagedArchiveException.otherPartition(archive.fromPosition())));
    }

    private static boolean describes(ArchiveHeader header, LogArchive archive) {
        return header.fromPosition() == archive.fromPosition()
                && header.toPosition() == archive.toPosition()
                && header.parts().size() == archive.shards();
    }

    private Future<Void> insert(LogArchive archive, Claim claim, List<ArchivedBatch> chunk) {
        List<RecordedEvent> events = chunk.stream()
                .flatMap(batch -> batch.events().stream())
                // Events outside of the partition are in the adjacent partitions.
                .filter(event -> event.position().value() >= archive.fromPosition()
                        && event.position().value() < archive.toPosition())
                .toList();
        String load = LOAD.formatted(PartitionExchange.replacementTable(archive.fromPosition()));
        return pool.withTransaction(transaction -> claim.require(transaction)
                .compose(ignored -> transaction
                        .preparedQuery(load)
                        .execute(columns(chunk.getFirst().manifest().shard(), events)))
                .mapEmpty());
    }

    private static Tuple columns(int shard, List<RecordedEvent> events) {
        return Tuple.from(new Object[] {
            shard,
            events.stream().map(event -> event.position().value()).toArray(Long[]::new),
            events.stream().map(RecordedEvent::eventId).toArray(UUID[]::new),
            events.stream().map(RecordedEvent::type).toArray(String[]::new),
            events.stream().map(RecordedEvent::subject).toArray(UUID[]::new),
            events.stream()
                    .map(event -> EventRowMapper.timestamp(event.occurredAt()))
                    .toArray(OffsetDateTime[]::new),
            events.stream()
                    .map(event -> EventRowMapper.timestamp(event.recordedAt()))
                    .toArray(OffsetDateTime[]::new),
            events.stream().map(event -> (short) event.schemaVersion()).toArray(Short[]::new),
            events.stream().map(RecordedEvent::payload).toArray(String[]::new),
            events.stream().map(RecordedEvent::metadata).toArray(String[]::new)
        });
    }

    /** Completes when the replacement table is the partition, and the restore is recorded. */
    private Future<Void> attach(LogArchive archive, Claim claim) {
        return tables.exchange(
                archive.fromPosition(),
                archive.toPosition(),
                archive.shards(),
                transaction -> claim.require(transaction).compose(ignored -> recordRestored(transaction, archive)));
    }

    private static Future<Void> recordRestored(SqlConnection transaction, LogArchive archive) {
        return transaction
                .preparedQuery(RECORD_RESTORED)
                .execute(Tuple.of(archive.fromPosition()))
                .compose(recorded -> recorded.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture("another process has already restored " + archive.file()));
    }
}
