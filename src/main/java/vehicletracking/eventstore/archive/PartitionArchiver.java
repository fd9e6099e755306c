package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import vehicletracking.claim.Claim;
import vehicletracking.eventstore.integrity.AsyncLoop;
import vehicletracking.eventstore.integrity.Digests;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.EventRowMapper;
import vehicletracking.eventstore.table.PartitionExchange;

/**
 * Archives a closed partition: writes and verifies its file, then removes the archived events from the table. After a
 * crash at any step, the next run verifies and uses what exists, or repeats the step. Each transaction that changes
 * something requires the claim, and each attempt writes a file of its own: a node that was slow and continues after
 * another one has begun changes nothing.
 */
public final class PartitionArchiver {

    // Copies the retained events and the batches that cross the bounds to the replacement table, and records by subject
    // which events the archive alone contains. %3$s is the query for the retained events.
    private static final String COPY_KEPT_EVENTS = """
        SET LOCAL work_mem = '64MB';
        INSERT INTO %1$s
        SELECT %2$s.* FROM %2$s JOIN (
          %3$s
          UNION
          SELECT log_head.shard, generate_series(last.first_position, last.first_position + last.event_count - 1)
            FROM log_head, (VALUES (%4$d::bigint), (%5$d::bigint)) AS bound (position),
                 LATERAL (SELECT first_position, event_count FROM log_manifest
                           WHERE shard = log_head.shard AND first_position < bound.position
                           ORDER BY first_position DESC LIMIT 1) AS last
           WHERE last.first_position + last.event_count > bound.position
          ) AS kept USING (shard, position)
         WHERE shard < %6$d;
        ANALYZE %1$s;
        DELETE FROM archived_span WHERE from_position = %4$d;
        INSERT INTO archived_span (subject, from_position, event_count, first_occurred_at, last_occurred_at, last_event_id)
        SELECT DISTINCT ON (subject) subject, %4$d, count(*) OVER own, min(occurred_at) OVER own, occurred_at, event_id
          FROM %2$s AS archived
         WHERE shard < %6$d
           AND NOT EXISTS (SELECT FROM %1$s AS kept WHERE kept.shard = archived.shard AND kept.position = archived.position)
        WINDOW own AS (PARTITION BY subject)
         ORDER BY subject, occurred_at DESC, event_id DESC\
        """;

    private static final String SELECT_ARCHIVED =
            "SELECT FROM log_archive WHERE from_position = $1 AND state = 'ARCHIVED'";

    private static final String COUNT_KEPT = "SELECT count(*) AS kept FROM %s WHERE shard < $1";

    private static final String RECORD_ARCHIVED = """
        INSERT INTO log_archive (from_position, to_position, shards, state, file, file_bytes, file_sha256, event_count,
                                 kept_count, first_occurred_at, last_occurred_at, first_recorded_at, last_recorded_at)
        VALUES ($1, $2, $3, 'ARCHIVED', $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (from_position) DO UPDATE
           SET to_position = excluded.to_position, shards = excluded.shards, state = excluded.state,
               file = excluded.file, file_bytes = excluded.file_bytes, file_sha256 = excluded.file_sha256,
               event_count = excluded.event_count, kept_count = excluded.kept_count,
               first_occurred_at = excluded.first_occurred_at, last_occurred_at = excluded.last_occurred_at,
               first_recorded_at = excluded.first_recorded_at, last_recorded_at = excluded.last_recorded_at,
               archived_at = now()
         WHERE log_archive.state = 'RESTORED'\
        """;

    private final Vertx vertx;
    private final Pool pool;
    private final Path directory;
    private final String kept;
    private final PartitionBatchReader source;
    private final PartitionExchange tables;

    /** @param kept query for the shard and position of the retained events of the table {@code %1$s} */
    public PartitionArchiver(Vertx vertx, Pool pool, Path directory, String kept) {
        this.vertx = vertx;
        this.pool = pool;
        this.directory = directory;
        this.kept = kept;
        this.source = new PartitionBatchReader(pool);
        this.tables = new PartitionExchange(vertx, pool);
    }

    record VerifiedFile(ArchiveHeader header, Path file, long bytes, String sha256) {}

    Future<Void> archive(ClosedPartition partition, Claim claim) {
        return source.readHeader(partition)
                .compose(header -> verifiedFile(header).compose(file -> removeArchivedEvents(file, claim)));
    }

    /** An existing file is verified, never overwritten: another process may have written it. */
    private Future<VerifiedFile> verifiedFile(ArchiveHeader header) {
        Path file = directory.resolve(header.fileName());
        return blocking(() -> Files.exists(file))
                .compose(exists ->
                        exists ? verify(header, file, file) : write(header).compose(part -> publish(header, part)));
    }

    /** Completes with the partial file when it is complete and on disk. */
    Future<Path> write(ArchiveHeader header) {
        Path file = directory.resolve(header.fileName());
        Path part = ArchiveWriter.partialFile(file);
        return blocking(() -> {
                    Files.createDirectories(directory);
                    ArchiveWriter.deletePartialFiles(file);
                    return ArchiveWriter.create(part, header);
                })
                .compose(writer -> copy(header, writer)
                        .compose(ignored -> blocking(() -> {
                            writer.finish(part);
                            return part;
                        }))
                        .onFailure(failure -> vertx.executeBlocking(() -> {
                            writer.close();
                            return null;
                        })));
    }

    private Future<Void> copy(ArchiveHeader header, ArchiveWriter writer) {
        AtomicReference<PartitionBatchReader.@Nullable ChunkStart> next =
                new AtomicReference<>(PartitionBatchReader.firstChunk(header));
        // Reads and writes alternately, so that one chunk is in memory.
        return AsyncLoop.whileTrue(() -> source.readChunk(header, Objects.requireNonNull(next.get()))
                .compose(chunk -> blocking(() -> {
                    writer.write(chunk.batches());
                    next.set(chunk.next());
                    return chunk.next() != null;
                })));
    }

    Future<VerifiedFile> publish(ArchiveHeader header, Path part) {
        Path file = directory.resolve(header.fileName());
        // When there is a file of the final name by now, it stays and is verified instead.
        return verify(header, part, file)
                .compose(verified -> blocking(() -> ArchiveWriter.publish(directory, part, file))
                        .compose(isPublished ->
                                isPublished ? Future.succeededFuture(verified) : verify(header, file, file)));
    }

    private Future<VerifiedFile> verify(ArchiveHeader header, Path written, Path file) {
        return new ArchiveIntegrityCheck(vertx, pool)
                .check(written, ignored -> Future.succeededFuture())
                .compose(found -> found.equals(header)
                        ? blocking(() -> new VerifiedFile(header, file, Files.size(written), sha256(written)))
                        : Future.failedFuture(DamagedArchiveException.otherPartition(header.fromPosition())));
    }

    /** Completes when the table contains the retained events only, and the archive is recorded. */
    Future<Void> removeArchivedEvents(VerifiedFile verified, Claim claim) {
        ArchiveHeader header = verified.header();
        long from = header.fromPosition();
        int shards = header.parts().size();
        String replacement = PartitionExchange.replacementTable(from);
        String copy = copySql(kept, from, header.toPosition(), shards);
        return tables.createReplacement(
                        from, header.toPosition(), transaction -> requireInTable(transaction, claim, from))
                .compose(ignored -> pool.withTransaction(transaction -> claim.require(transaction)
                        .compose(held -> transaction.query(copy).execute())))
                .compose(ignored ->
                        pool.preparedQuery(COUNT_KEPT.formatted(replacement)).execute(Tuple.of(shards)))
                .map(rows -> rows.iterator().next().getLong("kept"))
                .compose(count -> tables.exchange(
                        from,
                        header.toPosition(),
                        shards,
                        transaction -> claim.require(transaction)
                                .compose(ignored -> recordArchived(transaction, verified, count))));
    }

    /** Another node may have archived the partition before this one claimed the archives. */
    private static Future<Void> requireInTable(SqlConnection transaction, Claim claim, long fromPosition) {
        return claim.require(transaction)
                .compose(ignored -> transaction.preparedQuery(SELECT_ARCHIVED).execute(Tuple.of(fromPosition)))
                .compose(archived -> archived.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture("another node has archived the partition from position " + fromPosition));
    }

    static String copySql(String kept, long from, long to, int shards) {
        String table = PartitionExchange.partitionTable(from);
        return COPY_KEPT_EVENTS.formatted(
                PartitionExchange.replacementTable(from), table, kept.formatted(table), from, to, shards);
    }

    private static Future<Void> recordArchived(SqlConnection transaction, VerifiedFile verified, long kept) {
        ArchiveHeader header = verified.header();
        return transaction
                .preparedQuery(RECORD_ARCHIVED)
                .execute(Tuple.from(new Object[] {
                    header.fromPosition(),
                    header.toPosition(),
                    header.parts().size(),
                    String.valueOf(verified.file().getFileName()),
                    verified.bytes(),
                    verified.sha256(),
                    header.events(),
                    kept,
                    EventRowMapper.timestamp(header.firstOccurredAt()),
                    EventRowMapper.timestamp(header.lastOccurredAt()),
                    EventRowMapper.timestamp(header.firstRecordedAt()),
                    EventRowMapper.timestamp(header.lastRecordedAt())
                }))
                .compose(recorded -> recorded.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture("another process has already archived "
                                + verified.file().getFileName()));
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work);
    }

    /** Digest of a file, in hexadecimal; blocking. */
    static String sha256(Path file) throws IOException {
        MessageDigest sha256 = Digests.sha256();
        byte[] buffer = new byte[256 * 1024];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
