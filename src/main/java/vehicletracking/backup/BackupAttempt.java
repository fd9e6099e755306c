package vehicletracking.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.backup.BackupManifest.Head;
import vehicletracking.backup.BackupManifest.Part;

/**
 * One attempt at a backup. A short transaction reads the heads of the log and the tables that change. The events up to
 * these heads never change, so they are read afterwards in ranges: a transaction over the whole backup would keep every
 * version of the rows of {@code log_head}, which each append updates and searches. Archiving moves events, so an attempt
 * is void when it happened meanwhile.
 */
final class BackupAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(BackupAttempt.class);

    /** About 16 MB of events, which are read in some tenths of a second. */
    private static final int RANGE_POSITIONS = 50_000;

    private static final long PROGRESS_EVENTS = 1_000_000;

    private final BackupSource source;
    private final BackupWriter writer;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable BackupException missing;

    BackupAttempt(BackupSource source, BackupWriter writer) {
        this.source = source;
        this.writer = writer;
    }

    /**
     * Finishes the file and returns its manifest; empty, with nothing finished, when archives or the schema changed
     * meanwhile.
     */
    Optional<BackupManifest> write(String serviceVersion) throws SQLException, IOException {
        BackupSource.Snapshot snapshot = source.beginSnapshot();
        writeChangingTables();
        source.endSnapshot();
        for (BackedUpTable table : BackedUpTable.immutable()) {
            List<String> columns = source.columns(table);
            parts.add(writer.write(table.tableName(), columns, out -> copyRanges(table, columns, snapshot, out)));
        }
        if (!source.isUnchangedSince(snapshot)) {
            return Optional.empty();
        }
        if (missing != null) {
            throw missing;
        }
        BackupManifest manifest = snapshot.manifest(serviceVersion, parts);
        writer.finish(manifest);
        return Optional.of(manifest);
    }

    private void writeChangingTables() throws SQLException, IOException {
        for (BackedUpTable table : BackedUpTable.changing()) {
            List<String> columns = source.columns(table);
            parts.add(writer.write(table.tableName(), columns, out -> source.copyOut(table.copyOut(columns), out)));
        }
    }

    private long copyRanges(BackedUpTable table, List<String> columns, BackupSource.Snapshot snapshot, OutputStream out)
            throws IOException, SQLException {
        long rows = 0;
        for (Head head : snapshot.heads()) {
            for (long after = 0; after < head.position(); after += RANGE_POSITIONS) {
                long upTo = Math.min(after + RANGE_POSITIONS, head.position());
                long found = source.copyOut(table.copyOut(columns, head.shard(), after, upTo), out);
                if (table == BackedUpTable.EVENT) {
                    check(snapshot, head.shard(), after, upTo, found);
                    logProgress(rows, found, snapshot);
                }
                rows += found;
            }
        }
        return rows;
    }

    private void check(BackupSource.Snapshot snapshot, int shard, long after, long upTo, long found) {
        if (missing == null && found < upTo - after && !snapshot.isArchived(shard, after, upTo)) {
            missing = BackupException.eventsMissing(shard, after, upTo, found);
        }
    }

    private static void logProgress(long before, long found, BackupSource.Snapshot snapshot) {
        if ((before + found) / PROGRESS_EVENTS > before / PROGRESS_EVENTS) {
            LOG.info("{} of {} events are written", before + found, snapshot.events());
        }
    }
}
