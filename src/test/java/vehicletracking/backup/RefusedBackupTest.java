package vehicletracking.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.RestoredSchema;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Files and databases that are refused by name. */
@IntegrationTest
class RefusedBackupTest {

    private static DatabaseServers source;

    @TempDir
    Path directory;

    /** The database of a service that has no event yet. */
    @BeforeAll
    static void createDatabase() {
        source = DatabaseServers.of(TestDatabase.create());
        TestDatabase.execute(source.first(), "INSERT INTO log_head (shard) VALUES (0)");
    }

    private Path backup() {
        Path file = directory.resolve("backup.zip");
        assertThat(LogBackup.write(source, file, "1.0").events()).isZero();
        return file;
    }

    @Test
    void a_file_that_exists_is_not_overwritten() {
        Path file = backup();

        assertThatThrownBy(() -> LogBackup.write(source, file, "1.0"))
                .isInstanceOf(BackupException.class)
                .hasMessage(file + " exists and is not overwritten; choose another name");
        assertThat(LogRestore.check(file).events()).isEqualTo(0);
    }

    @Test
    void a_directory_that_does_not_exist_is_named() {
        Path file = directory.resolve("no/such/directory/backup.zip");

        assertThatThrownBy(() -> LogBackup.write(source, file, "1.0"))
                .hasMessage(file + " can't be written: there is no file or directory " + file + ".partial");
    }

    @Test
    void a_database_without_tables_is_not_backed_up() {
        assertThatThrownBy(() -> LogBackup.write(
                        DatabaseServers.of(TestDatabase.createEmpty()), directory.resolve("empty.zip"), "1.0"))
                .hasMessage("the database has no tables of the service, so there is nothing to back up");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_database_that_can_not_be_connected_is_named_without_the_password() {
        PgConnectOptions database =
                new PgConnectOptions(source.first()).setDatabase("none").setPassword("secret");

        assertThatThrownBy(() -> LogBackup.write(DatabaseServers.of(database), directory.resolve("backup.zip"), "1.0"))
                .hasMessageStartingWith("database none of user ")
                .hasMessageContaining("does not exist")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_database_that_is_not_empty_is_not_restored_into() {
        Path file = backup();

        assertThatThrownBy(() -> LogRestore.restore(source, source.first().getUser(), file))
                .hasMessage("the database is not empty: table log_head has rows; restore into an empty database, or set"
                        + " DATA_DIR to an empty directory");
        assertThat(LogBackupTest.list(source, "SELECT head FROM log_head")).containsExactly("0");
    }

    @Test
    void two_restores_into_one_database_exclude_each_other() throws SQLException {
        Path file = backup();
        DatabaseServers target = DatabaseServers.of(TestDatabase.createEmpty());
        try (Connection connection = target.connect()) {
            new RestoreTarget(connection).lock();
            assertThatThrownBy(() -> LogRestore.restore(target, target.first().getUser(), file))
                    .hasMessage("another process restores into the database");
        }
        assertThat(LogRestore.restore(target, target.first().getUser(), file).events())
                .isZero();
    }

    @Test
    void a_backup_of_an_earlier_schema_is_restored_and_migrated() {
        DatabaseServers earlier = DatabaseServers.of(TestDatabase.createEmpty());
        RestoredSchema.migrateTo(earlier, 81);
        TestDatabase.execute(earlier.first(), "INSERT INTO log_head (shard) VALUES (0), (1)");
        Path file = directory.resolve("earlier.zip");
        assertThat(LogBackup.write(earlier, file, "0.9").schema()).isEqualTo(81);

        DatabaseServers target = DatabaseServers.of(TestDatabase.createEmpty());
        LogRestore.restore(target, target.first().getUser(), file);
        assertThat(LogBackupTest.list(target, "SELECT shard FROM log_head ORDER BY shard"))
                .containsExactly("0", "1");
        assertThat(LogBackupTest.list(target, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .isEqualTo(LogBackupTest.list(
                        source, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"));
    }

    @Test
    void a_database_of_a_later_schema_than_the_backup_is_refused() {
        DatabaseServers earlier = DatabaseServers.of(TestDatabase.createEmpty());
        RestoredSchema.migrateTo(earlier, 81);
        Path file = directory.resolve("earlier.zip");
        int schema = LogBackup.write(earlier, file, "0.9").schema();
        DatabaseServers target = DatabaseServers.of(TestDatabase.create());

        assertThatThrownBy(() -> LogRestore.restore(target, target.first().getUser(), file))
                .hasMessageMatching("the database has schema \\d+, and the backup has schema " + schema
                        + "; restore into an empty database, or set DATA_DIR to an empty directory");
    }
}
