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
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.eventstore.table.PartitionExchange;

/** Brings an archive back into the log. It is verified while it is read, and only one that is whole takes the place. */
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

    /** Completes with what is wrong with the file, looked at from outside; empty when nothing is. */
    Future<Optional<String>> findFileDefect(LogArchive archive) {
        Path file = directory.resolve(archive.file());
        return vertx.executeBlocking(() -> {
            if (!Files.isRegularFile(file)) {
                return Optional.of("it is not in the directory of archives");
            }
            if (Files.size(file) != archive.fileBytes()) {
                return Optional.of(
                        "it was altered: it has " + Files.size(file) + " bytes, and had " + archive.fileBytes());
            }
            return PartitionArchiver.sha256(file).equals(archive.fileSha256())
                    ? Optional.empty()
                    : Optional.of("it was altered: its SHA-256 is another one");
        });
    }

    /** Completes when everything is in the table again; fails, with nothing changed, otherwise. */
    Future<Void> restore(LogArchive archive) {
        return load(archive).compose(ignored -> attach(archive));
    }

    /** Completes when all that is in the file was verified and is in a table beside the log. */
    Future<Void> load(LogArchive archive) {
        return tables.createReplacement(archive.fromPosition(), archive.toPosition())
                .compose(ignored -> new ArchiveIntegrityCheck(vertx, pool)
                        .check(directory.resolve(archive.file()), stretch -> insert(archive, stretch)))
                .compose(header -> describes(header, archive)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new DamagedArchiveException(
                                new Position(0, archive.fromPosition()), "the file is about something else")));
    }

    private static boolean describes(ArchiveHeader header, LogArchive archive) {
        return header.fromPosition() == archive.fromPosition()
                && header.toPosition() == archive.toPosition()
                && header.parts().size() == archive.shards();
    }

    /** What lies beyond the borders is in the partitions beside it. */
    private Future<Void> insert(LogArchive archive, List<ArchivedBatch> stretch) {
        List<RecordedEvent> events = stretch.stream()
                .flatMap(batch -> batch.events().stream())
                .filter(event -> event.position().value() >= archive.fromPosition()
                        && event.position().value() < archive.toPosition())
                .toList();
        return pool.preparedQuery(LOAD.formatted(PartitionExchange.replacementTable(archive.fromPosition())))
                .execute(columns(stretch.getFirst().manifest().shard(), events))
                .mapEmpty();
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

    /** Completes when the table that was loaded is the partition. */
    Future<Void> attach(LogArchive archive) {
        return tables.exchange(
                archive.fromPosition(),
                archive.toPosition(),
                archive.shards(),
                transaction -> recordRestored(transaction, archive));
    }

    private static Future<Void> recordRestored(SqlConnection transaction, LogArchive archive) {
        return transaction
                .preparedQuery(RECORD_RESTORED)
                .execute(Tuple.of(archive.fromPosition()))
                .compose(recorded -> recorded.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture("another process has restored " + archive.file()));
    }
}
