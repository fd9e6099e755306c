package vehicletracking.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.database.DatabaseServers;

/** Backup of a database while the service runs on it. Blocks: never call it on an event loop. */
public final class LogBackup {

    private static final Logger LOG = LoggerFactory.getLogger(LogBackup.class);

    private static final int MAX_ATTEMPTS = 3;

    private LogBackup() {}

    /**
     * Writes a backup of the database to a file that does not exist. When it fails, there is no file of this name.
     *
     * @param serviceVersion version of this service, for the manifest
     * @throws BackupException if the file can't be written, the database can't be read, or the log is not whole
     */
    public static BackupManifest write(DatabaseServers database, Path file, String serviceVersion) {
        try (Connection connection = database.connect()) {
            return write(new BackupSource(connection), file, serviceVersion);
        } catch (SQLException e) {
            throw BackupException.database(database, e);
        } catch (IOException e) {
            throw BackupException.file(file, "written", e);
        }
    }

    private static BackupManifest write(BackupSource source, Path file, String serviceVersion)
            throws SQLException, IOException {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try (BackupWriter writer = BackupWriter.create(file)) {
                Optional<BackupManifest> written = new BackupAttempt(source, writer).write(serviceVersion);
                if (written.isPresent()) {
                    return written.get();
                }
            }
            LOG.info("archives or the schema have changed during the backup; it begins again");
        }
        throw BackupException.archivesChange(MAX_ATTEMPTS);
    }
}
