package vehicletracking.backup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.backup.BackupManifest.Part;
import vehicletracking.database.RestoredSchema;

/** The database that a backup is restored into. Blocking, for one thread. */
final class RestoreTarget {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreTarget.class);

    private static final int BUFFER_BYTES = 1 << 16;

    /** Of the session; identifies restores of this service among the advisory locks of the database. */
    private static final String LOCK = "SELECT pg_try_advisory_lock(7341086315)";

    private static final String PREPARE = """
        SET DateStyle = 'ISO';
        SET TimeZone = 'UTC';
        SET synchronous_commit = on;
        SET statement_timeout = 0;
        SET idle_in_transaction_session_timeout = 0\
        """;

    private static final String CREATE_PARTITIONS =
            "SELECT create_log_partition(from_position, to_position) FROM log_partition ORDER BY from_position";

    private final Connection connection;

    RestoreTarget(Connection connection) {
        this.connection = connection;
    }

    /** Until the connection is closed. */
    void lock() throws SQLException {
        execute(PREPARE);
        if (!isTrue(LOCK)) {
            throw BackupException.restoreInProgress();
        }
    }

    /** An interrupted restore leaves tables without rows, in the schema of its backup. */
    void requireEmpty(int schema) throws SQLException {
        Optional<Integer> found = RestoredSchema.version(connection);
        if (found.isPresent()) {
            requireEmptyTables();
            if (found.get() > schema) {
                throw BackupException.otherSchema(found.get(), schema);
            }
        }
    }

    private void requireEmptyTables() throws SQLException {
        for (BackedUpTable table : BackedUpTable.values()) {
            if (RestoredSchema.exists(connection, table.tableName()) && isTrue(table.selectHasRows())) {
                throw BackupException.notEmpty(table.tableName());
            }
        }
    }

    /** Loads all parts in one transaction. */
    void load(BackupReader backup) throws SQLException, IOException {
        connection.setAutoCommit(false);
        execute("LOCK TABLE log_head IN ACCESS EXCLUSIVE MODE");
        requireEmptyTables(); // again, since a service may have started meanwhile
        execute("DELETE FROM archive_directory"); // the row that its migration inserts
        for (Part part : backup.manifest().parts()) {
            load(backup, part);
            if (BackedUpTable.of(part.table())
                    .filter(BackedUpTable.LOG_PARTITION::equals)
                    .isPresent()) {
                execute(CREATE_PARTITIONS);
            }
        }
        execute("ANALYZE log_head, log_manifest, event, consistency");
        RestoredSchema.markComplete(connection);
        connection.commit();
    }

    private void load(BackupReader backup, Part part) throws SQLException, IOException {
        BackedUpTable table = BackedUpTable.of(part.table())
                .orElseThrow(() -> backup.damaged(part, "is of a table that is not backed up"));
        long rows;
        try (InputStream in = backup.rows(part)) {
            rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(table.copyIn(part.columns()), in, BUFFER_BYTES);
        }
        if (rows != part.rows()) {
            throw backup.damaged(part, "has %d rows instead of %d".formatted(rows, part.rows()));
        }
        LOG.info("{} rows of {} are loaded", rows, part.table());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isTrue(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
