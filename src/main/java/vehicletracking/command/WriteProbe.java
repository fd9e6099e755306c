package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/** Small write that fails for the reasons that appends fail for: no space on the disk, a lock, a read-only database. */
final class WriteProbe {

    /**
     * A new file of 32 pages. The table is unlogged, so it takes space on the disk but none in the WAL; the commit itself
     * is logged and flushed. An update of a row would find room in its page when the disk is full.
     */
    private static final String ALLOCATE = "TRUNCATE write_probe;"
            + " INSERT INTO write_probe (filler) SELECT repeat('x', 7000) FROM generate_series(1, 32)";

    /**
     * Waits for a transaction that has locked a table of the log, but does not wait for other statements of this service.
     */
    private static final String LOCK_TABLES =
            "LOCK TABLE log_head, log_manifest, consistency, ONLY event IN ROW EXCLUSIVE MODE";

    /** The lock that an append takes. It is held for a round trip, then released by a rollback, which is not flushed. */
    private static final String LOCK_HEADS = "SELECT head FROM log_head ORDER BY shard FOR NO KEY UPDATE";

    private static final String SELECT_OLDEST_HOLDER = """
        SELECT format('PostgreSQL process %s (%s, %s) holds %s on %s in a transaction of %s s', a.pid,
                      coalesce(nullif(a.application_name, ''), 'no application name'), a.state, l.mode,
                      l.relation::regclass, floor(extract(epoch FROM clock_timestamp() - a.xact_start))) AS holder
          FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.granted AND l.mode <> 'AccessShareLock' AND l.pid <> pg_backend_pid()
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
           AND l.relation IN (SELECT 'log_head'::regclass UNION ALL SELECT 'log_manifest'::regclass
                              UNION ALL SELECT 'consistency'::regclass UNION ALL SELECT relid FROM pg_partition_tree('event'))
         ORDER BY a.xact_start LIMIT 1\
        """;

    private final Pool writes;

    WriteProbe(Pool writes) {
        this.writes = writes;
    }

    /** Completes when the write is on disk; fails as an append would. */
    Future<Void> run() {
        return writes.withTransaction(transaction -> transaction.query(ALLOCATE).execute())
                .compose(ignored -> writes.withConnection(WriteProbe::lockAndRollBack));
    }

    private static Future<Void> lockAndRollBack(SqlConnection connection) {
        return connection
                .begin()
                .compose(transaction -> connection
                        .query(LOCK_TABLES)
                        .execute()
                        .compose(ignored -> connection.query(LOCK_HEADS).execute())
                        .eventually(transaction::rollback)
                        .mapEmpty());
    }

    /** Completes with a description of the oldest transaction that holds a lock on a table of the log. */
    Future<String> lockHolder() {
        return writes.query(SELECT_OLDEST_HOLDER)
                .execute()
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.getString("holder"))
                        .orElse("no transaction holds it any more"));
    }
}
