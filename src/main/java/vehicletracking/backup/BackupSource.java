package vehicletracking.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import vehicletracking.backup.BackupManifest.Head;
import vehicletracking.backup.BackupManifest.Part;
import vehicletracking.database.RestoredSchema;

/** The database that is backed up. Blocking, for one thread. */
final class BackupSource {

    /** Texts that any PostgreSQL reads in the same way; and no limits, since some servers have them for every user. */
    private static final String PREPARE = """
        SET DateStyle = 'ISO';
        SET TimeZone = 'UTC';
        SET bytea_output = 'hex';
        SET extra_float_digits = 1;
        SET statement_timeout = 0;
        SET idle_in_transaction_session_timeout = 0\
        """;

    private static final String SELECT_HEADS =
            "SELECT shard, head, encode(chain, 'hex') FROM log_head WHERE head > 0 ORDER BY shard";

    private static final String SELECT_ARCHIVES = """
        SELECT from_position, to_position, shards, file, archived_at FROM log_archive WHERE state = 'ARCHIVED'
         ORDER BY from_position\
        """;

    private static final String SELECT_COLUMNS = """
        SELECT attname FROM pg_attribute
         WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum\
        """;

    private final Connection connection;

    BackupSource(Connection connection) {
        this.connection = connection;
    }

    private record Archive(long fromPosition, long toPosition, int shards, String file, Instant archivedAt) {

        boolean overlaps(int shard, long after, long upTo) {
            return shard < shards && fromPosition <= upTo && toPosition > after + 1;
        }
    }

    /** State of the log when the backup began. */
    static final class Snapshot {

        private final int schema;
        private final String postgresVersion;
        private final Instant createdAt;
        private final List<Head> heads;
        private final List<Archive> archives;

        private Snapshot(BackupSource source) throws SQLException {
            this.schema = source.schema();
            this.postgresVersion = source.connection.getMetaData().getDatabaseProductVersion();
            this.createdAt = source.list("SELECT now()", row -> row.getObject(1, OffsetDateTime.class))
                    .getFirst()
                    .toInstant();
            this.heads = source.list(SELECT_HEADS, row -> new Head(row.getInt(1), row.getLong(2), row.getString(3)));
            this.archives = source.archives();
        }

        /** Heads of the shards that have events. */
        List<Head> heads() {
            return heads;
        }

        long events() {
            return heads.stream().mapToLong(Head::position).sum();
        }

        /** Whether events of a shard after one position, up to another one, may be in an archive only. */
        boolean isArchived(int shard, long after, long upTo) {
            return archives.stream().anyMatch(archive -> archive.overlaps(shard, after, upTo));
        }

        BackupManifest manifest(String serviceVersion, List<Part> parts) {
            return new BackupManifest(
                    serviceVersion,
                    schema,
                    postgresVersion,
                    createdAt,
                    heads,
                    archives.stream().map(Archive::file).toList(),
                    List.copyOf(parts));
        }
    }

    /** Begins a transaction that reads one state of the database, and reads that of the log. */
    Snapshot beginSnapshot() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
        }
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return new Snapshot(this);
    }

    void endSnapshot() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    boolean isUnchangedSince(Snapshot snapshot) throws SQLException {
        return schema() == snapshot.schema && archives().equals(snapshot.archives);
    }

    /** Columns of a table. */
    List<String> columns(BackedUpTable table) throws SQLException {
        return list(SELECT_COLUMNS.formatted(table.tableName()), row -> row.getString(1)).stream()
                .filter(table::hasColumn)
                .toList();
    }

    /** Writes what a statement copies to standard output, and returns the number of rows. */
    long copyOut(String sql, OutputStream out) throws SQLException, IOException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
    }

    private int schema() throws SQLException {
        RestoredSchema.requireComplete(connection);
        return RestoredSchema.version(connection).orElseThrow(BackupException::noService);
    }

    private List<Archive> archives() throws SQLException {
        return list(
                SELECT_ARCHIVES,
                row -> new Archive(
                        row.getLong(1),
                        row.getLong(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()));
    }

    private interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String sql, RowMapper<T> mapper) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        }
        return found;
    }
}
