package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vehicletracking.eventstore.table.ClosedPartition;
import vehicletracking.eventstore.table.EventRowMapper;

/**
 * The parts of the log that are kept in files. A partition goes into a file only when it is closed, and only when the file
 * was read back and verified does it leave the table; what the caller says must stay, and the batches that reach over the
 * partition's borders, stay in it.
 *
 * <p>Reading and writing of files is done on worker threads, a stretch of some thousand events at a time. One process at a
 * time may archive and restore.
 */
public final class ArchiveStore {

    private static final String SELECT =
            "SELECT " + LogArchive.COLUMNS + " FROM log_archive ORDER BY log_archive.from_position";

    /** The log ends behind it, so the newest event is always in the table. */
    private static final String SELECT_OLDEST = """
        SELECT log_partition.* FROM log_partition LEFT JOIN log_archive USING (from_position)
         WHERE log_partition.closed_at IS NOT NULL
           AND log_partition.to_position <= (SELECT min(head) FROM log_head)
           AND (log_archive.state IS NULL OR (log_archive.state = 'RESTORED' AND log_archive.restored_at < $1))
         ORDER BY from_position LIMIT 1\
        """;

    private static final String SELECT_BYTES = """
        SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::bigint
               + pg_total_relation_size('log_manifest') + pg_total_relation_size('consistency') AS bytes
          FROM pg_partition_tree('event')\
        """;

    private final Pool pool;
    private final PartitionArchiver archiver;
    private final PartitionRestorer restorer;

    /**
     * @param pool connections with synchronous commit and without a limit on statements
     * @param directory where the files are
     * @param kept SQL for shard and position of the events that stay, of the table {@code %1$s}
     */
    public ArchiveStore(Vertx vertx, Pool pool, Path directory, String kept) {
        this.pool = pool;
        this.archiver = new PartitionArchiver(vertx, pool, directory, kept);
        this.restorer = new PartitionRestorer(vertx, pool, directory);
    }

    /** Every archive that was ever made, the oldest first. */
    public static Future<List<LogArchive>> all(Pool pool) {
        return pool.query(SELECT)
                .execute()
                .map(rows -> rows.stream().map(LogArchive::of).toList());
    }

    public Future<List<LogArchive>> all() {
        return all(pool);
    }

    /**
     * The oldest closed partition whose events are all in the table.
     *
     * @param restoredBefore one that was restored later is left alone
     */
    public Future<Optional<ClosedPartition>> oldestArchivable(Instant restoredBefore) {
        return pool.preparedQuery(SELECT_OLDEST)
                .execute(Tuple.of(EventRowMapper.timestamp(restoredBefore)))
                .map(rows -> rows.stream().map(ClosedPartition::of).findFirst());
    }

    /** What the log takes on the disk of the database. */
    public Future<Long> logBytes() {
        return pool.query(SELECT_BYTES)
                .execute()
                .map(rows -> rows.iterator().next().getLong("bytes"));
    }

    /**
     * Completes when the partition is in a file that was verified, and gone from the table but for what stays.
     *
     * @return fails, with every event still in the table, otherwise
     */
    public Future<Void> archive(ClosedPartition partition) {
        return archiver.archive(partition);
    }

    /** Completes with what makes a restore hopeless; empty when its file is what was written. */
    public Future<Optional<String>> findFileDefect(LogArchive archive) {
        return restorer.findFileDefect(archive);
    }

    /**
     * Completes when every event of the archive is in the table again. The file stays.
     *
     * @return fails, with nothing changed, otherwise
     */
    public Future<Void> restore(LogArchive archive) {
        return restorer.restore(archive);
    }
}
