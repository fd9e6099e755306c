package vehicletracking.backup;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import vehicletracking.database.DatabaseServers;

/** Reason why a backup or a restore failed, with a message for the operator that never contains a password. */
public final class BackupException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private BackupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BackupException fileExists(Path file) {
        return new BackupException(file + " exists and is not overwritten; choose another name", null);
    }

    static BackupException fileInUse(Path file) {
        return new BackupException("another backup writes " + file, null);
    }

    /** @param action what was attempted, for example {@code written} */
    static BackupException file(Path file, String action, IOException failure) {
        return new BackupException("%s can't be %s: %s".formatted(file, action, reason(failure)), failure);
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no file or directory " + missing.getFile();
            case FileAlreadyExistsException existing -> existing.getFile() + " exists";
            default -> String.valueOf(failure.getMessage());
        };
    }

    static BackupException notABackup(Path file, String reason) {
        return new BackupException(
                "%s is not a complete backup (%s); use another copy or an earlier backup".formatted(file, reason),
                null);
    }

    static BackupException damaged(Path file, String part, String finding) {
        return new BackupException(
                "%s is damaged: %s %s; use another copy or an earlier backup".formatted(file, part, finding), null);
    }

    static BackupException newerFormat(Path file, int format, int known) {
        return new BackupException(
                "%s has the format %d, and this version of the service reads formats up to %d; use the version that made it, or a later one"
                        .formatted(file, format, known),
                null);
    }

    static BackupException newerSchema(Path file, BackupManifest manifest, int known) {
        return new BackupException(
                "%s was made by version %s of the service with schema %d, and this version knows schemas up to %d; use that version, or a later one"
                        .formatted(file, manifest.serviceVersion(), manifest.schema(), known),
                null);
    }

    static BackupException noService() {
        return new BackupException("the database has no tables of the service, so there is nothing to back up", null);
    }

    static BackupException archivesChange(int attempts) {
        return new BackupException(
                "partitions were archived or restored, or the schema was migrated, during each of %d attempts; repeat the backup later"
                        .formatted(attempts),
                null);
    }

    static BackupException eventsMissing(int shard, long after, long upTo, long found) {
        return new BackupException(
                "the log is not whole: shard %d has %d events after position %d up to %d; run verify-log"
                        .formatted(shard, found, after, upTo),
                null);
    }

    static BackupException notEmpty(String table) {
        return new BackupException(
                "the database is not empty: table %s has rows; restore into an empty database, or set DATA_DIR to an empty directory"
                        .formatted(table),
                null);
    }

    static BackupException otherSchema(int found, int expected) {
        return new BackupException(
                "the database has schema %d, and the backup has schema %d; restore into an empty database, or set DATA_DIR to an empty directory"
                        .formatted(found, expected),
                null);
    }

    static BackupException restoreInProgress() {
        return new BackupException("another process restores into the database", null);
    }

    static BackupException database(DatabaseServers database, SQLException failure) {
        return new BackupException(
                "database %s of user %s on %s: %s"
                        .formatted(
                                database.first().getDatabase(),
                                database.first().getUser(),
                                database.addresses(),
                                failure.getMessage()),
                failure);
    }
}
