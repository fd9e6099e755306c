package vehicletracking.backup;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.RestoredSchema;
import vehicletracking.database.Schema;

/** Restore of a backup into an empty database. Blocks: never call it on an event loop. */
public final class LogRestore {

    private LogRestore() {}

    /**
     * Reads the whole file, then loads it in one transaction. When it fails, the database has tables without rows, and the
     * service does not start on it until a restore succeeds.
     *
     * @param owner of the tables, which does not have any yet
     * @param role that the service runs under
     * @throws BackupException if the file is not a complete backup of this version or an earlier one, or the database is
     *     not empty
     */
    @CanIgnoreReturnValue
    public static BackupManifest restore(DatabaseServers owner, String role, Path file) {
        try (BackupReader backup = BackupReader.open(file)) {
            backup.verify();
            restore(owner, file, backup);
            Schema.migrate(owner, role);
            return backup.manifest();
        } catch (SQLException e) {
            throw BackupException.database(owner, e);
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException failure ? BackupException.database(owner, failure) : e;
        } catch (IOException e) {
            throw BackupException.file(file, "read", e);
        }
    }

    /**
     * Reads the whole file.
     *
     * @throws BackupException if it is not a complete backup
     */
    public static BackupManifest check(Path file) {
        try (BackupReader backup = BackupReader.open(file)) {
            backup.verify();
            return backup.manifest();
        } catch (IOException e) {
            throw BackupException.file(file, "read", e);
        }
    }

    private static void restore(DatabaseServers owner, Path file, BackupReader backup)
            throws SQLException, IOException {
        BackupManifest manifest = backup.manifest();
        try (Connection connection = owner.connect()) {
            RestoreTarget target = new RestoreTarget(connection);
            target.lock();
            int known = RestoredSchema.newestVersion(owner);
            if (manifest.schema() > known) {
                throw BackupException.newerSchema(file, manifest, known);
            }
            target.requireEmpty(manifest.schema());
            RestoredSchema.migrateTo(owner, manifest.schema());
            RestoredSchema.markIncomplete(connection);
            target.load(backup);
        }
    }
}
