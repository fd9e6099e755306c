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
 * Archives closed partitions of the log to files, and restores them. Events are removed from the table only after their
 * file was written, read back and verified. Retained events, which the caller selects, and the batches that cross a
 * bound of the partition stay in the table too.
 *
 * <p>Files are read and written on worker threads, in chunks of about 5,000 events; futures complete on the caller's
 * context. One node at a time archives or restores.
 */
public final class ArchiveStore {

    private static final String SELECT =
            "SELECT " + LogArchive.COLUMNS + " FROM log_archive ORDER BY log_archive.from_position";

    /** Only partitions before the head of every shard, so that the last event of a shard is always in the table. */
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
    private final ArchiveDirectory location;
    private final ArchiveChange change;

    /**
     * @param pool connections with synchronous commit and without a statement timeout
     * @param directory directory of the files; created when missing
     * @param kept query for the shard and position of the retained events of the table {@code %1$s}
     * @param noticeMillis time between the announcement of a change and its begin: {@link ArchiveChange#NOTICE_MILLIS}, or
     *     0 where all readers of the log are in this process
     */
    public ArchiveStore(Vertx vertx, Pool pool, Path directory, String kept, long noticeMillis) {
        this.pool = pool;
        this.location = new ArchiveDirectory(vertx, pool, directory);
        this.change = new ArchiveChange(vertx, pool, noticeMillis);
        this.archiver = new PartitionArchiver(vertx, pool, directory, kept);
        this.restorer = new PartitionRestorer(vertx, pool, directory);
    }

    /** Completes with all archives, restored ones too, in the order of positions. */
    public static Future<List<LogArchive>> all(Pool pool) {
        return pool.query(SELECT)
                .execute()
                .map(rows -> rows.stream().map(LogArchive::of).toList());
    }

    /** Completes with the reason why the directory of this node is not that of the archives; empty when it is. */
    public Future<Optional<String>> findDifference() {
        return location.findDifference();
    }

    /** Completes with whether a node archives or restores a partition. */
    public Future<Boolean> isChanging() {
        return ArchiveChange.isInProgress(pool);
    }

    /** Completes with all archives, restored ones too, in the order of positions. */
    public Future<List<LogArchive>> all() {
        return all(pool);
    }

    /**
     * Completes with the oldest closed partition that is not archived; empty when there is none.
     *
     * @param restoredBefore partitions that were restored at this time or later are skipped
     */
    public Future<Optional<ClosedPartition>> oldestArchivable(Instant restoredBefore) {
        return pool.preparedQuery(SELECT_OLDEST)
                .execute(Tuple.of(EventRowMapper.timestamp(restoredBefore)))
                .map(rows -> rows.stream().map(ClosedPartition::of).findFirst());
    }

    /** Completes with the disk space in bytes of the log, its manifests and its consistency keys in the database. */
    public Future<Long> logBytes() {
        return pool.query(SELECT_BYTES)
                .execute()
                .map(rows -> rows.iterator().next().getLong("bytes"));
    }

    /**
     * Archives a partition. May be repeated after a failure or a crash: an existing file is verified and used.
     *
     * @return completes when the file is verified and on disk, and the table contains the retained events only. When it
     *     fails, every event is still in the table; the cause is a {@link DamagedArchiveException} when events or an
     *     existing file differ from what was committed. It fails also when another node archives or restores, and when
     *     the archives are in another directory
     */
    public Future<Void> archive(ClosedPartition partition) {
        return location.require().compose(ignored -> change.perform(claim -> archiver.archive(partition, claim)));
    }

    /** Completes with the reason why the file can't be restored; empty when it has the recorded size and SHA-256. */
    public Future<Optional<String>> findFileDefect(LogArchive archive) {
        return restorer.findFileDefect(archive);
    }

    /**
     * Restores an archived partition. The file is not deleted.
     *
     * @return completes when every event of the archive is in the table. When it fails, the partition is still
     *     archived; the cause is a {@link DamagedArchiveException} when the file differs from what was committed. It
     *     fails also when another node archives or restores, and when the archives are in another directory
     */
    public Future<Void> restore(LogArchive archive) {
        return location.require().compose(ignored -> change.perform(claim -> restorer.restore(archive, claim)));
    }
}
