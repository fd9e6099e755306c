package vehicletracking.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventstore.verify.LogVerifier;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.testing.TestService;

/** Backup of the database of a running service, and restore into another database. */
@IntegrationTest
class LogBackupTest {

    private static final int PARTITION_EVENTS = 100;
    private static final int LOCATIONS = 250;

    /** Read models and their checkpoints, and what belongs to running processes. */
    private static final List<String> NOT_BACKED_UP = List.of(
            "vehicle",
            "vehicle_current_location",
            "device_change",
            "quarantined_report",
            "access_key_change",
            "poison_event",
            "work_claim",
            "write_probe",
            "flyway_schema_history");

    private static TestService service;
    private static DatabaseServers source;

    @TempDir
    Path directory;

    @BeforeAll
    static void fillTheLog() throws TimeoutException {
        service = new TestService(2, PARTITION_EVENTS);
        source = DatabaseServers.of(service.database());
        JsonObject location = new JsonObject().put("vehicleLicensePlate", "B 1").put("longitude", -0.0);
        service.register("B 1");
        service.register("B 2");
        for (int i = 0; i < LOCATIONS; i++) {
            service.created(
                    "/track-location",
                    location.put("latitude", i / 3.0)
                            .put("occurredAt", Instant.now().minusSeconds(i).toString()),
                    "Idempotency-Key",
                    "key-" + i);
        }
        TestDatabase.execute(
                service.database(),
                "INSERT INTO checkpoint (name, shard, position) VALUES (E'subscription/tab\\t\\\\N\\nü', 0, 7)");
    }

    @AfterAll
    static void stop() throws TimeoutException {
        service.close();
    }

    private Path backup() {
        Path file = directory.resolve("backup.zip");
        BackupManifest manifest = LogBackup.write(source, file, "1.0");
        assertThat(manifest.events()).isEqualTo(LOCATIONS + 2);
        assertThat(directory.resolve("backup.zip.partial")).doesNotExist();
        return file;
    }

    private static DatabaseServers emptyDatabase() {
        return DatabaseServers.of(TestDatabase.createEmpty());
    }

    @CanIgnoreReturnValue
    private static BackupManifest restore(DatabaseServers target, Path file) {
        return LogRestore.restore(target, target.first().getUser(), file);
    }

    static List<String> list(DatabaseServers database, String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private static List<String> rows(DatabaseServers database, BackedUpTable table) {
        String condition = table == BackedUpTable.CHECKPOINT ? " WHERE name LIKE 'subscription/%'" : "";
        return list(
                database,
                "SELECT row::text FROM %s AS row%s ORDER BY row::text".formatted(table.tableName(), condition));
    }

    private static Result verify(DatabaseServers database) throws Exception {
        Vertx vertx = Vertx.vertx();
        Pools pools = Pools.open(vertx, database, List.of(), 1, sql -> true);
        try {
            return await(new LogVerifier(pools.projections()).verify());
        } finally {
            await(pools.close());
            await(vertx.close());
        }
    }

    @Test
    void every_row_is_restored_and_the_log_is_verified() throws Exception {
        DatabaseServers target = emptyDatabase();

        BackupManifest restored = restore(target, backup());

        for (BackedUpTable table : BackedUpTable.values()) {
            assertThat(rows(target, table)).as(table.tableName()).isEqualTo(rows(source, table));
        }
        assertThat(rows(target, BackedUpTable.LOG_PARTITION)).hasSizeGreaterThan(2);
        assertThat(rows(target, BackedUpTable.CHECKPOINT)).hasSize(1);
        assertThat(rows(target, BackedUpTable.CONSISTENCY)).hasSizeGreaterThan(LOCATIONS);
        assertThat(verify(target)).isEqualTo(new Result.Intact(restored.events()));
        assertThat(list(target, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .isEqualTo(list(source, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"));
    }

    @Test
    void every_table_is_backed_up_or_derived() {
        List<String> tables = list(source, """
            SELECT relname FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition\
            """);

        assertThat(tables)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(BackedUpTable.values()).map(BackedUpTable::tableName), NOT_BACKED_UP.stream())
                        .toList());
    }

    @Test
    void a_restore_that_fails_leaves_no_row_and_is_repeated() throws Exception {
        Path file = backup();
        DatabaseServers target = emptyDatabase();
        Path other = EditedBackup.withManifest(file, directory.resolve("other.zip"), manifest -> {
            JsonArray parts = manifest.getJsonArray("parts");
            JsonObject part = parts.getJsonObject(parts.size() - 1);
            part.put("rows", part.getLong("rows") + 1);
        });

        assertThatThrownBy(() -> restore(target, other))
                .hasMessage(
                        "%s is damaged: event.copy.zst has %d rows instead of %d; use another copy or an earlier backup"
                                .formatted(other, LOCATIONS + 2, LOCATIONS + 3));
        for (BackedUpTable table : List.of(BackedUpTable.LOG_HEAD, BackedUpTable.EVENT, BackedUpTable.CONSISTENCY)) {
            assertThat(rows(target, table)).isEmpty();
        }
        assertThatThrownBy(() -> Schema.migrate(target))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a restore into the database has not finished");
        assertThatThrownBy(() -> LogBackup.write(target, directory.resolve("of-target.zip"), "1.0"))
                .hasMessageStartingWith("a restore into the database has not finished");

        restore(target, file);
        Schema.migrate(target);
        assertThat(verify(target)).isEqualTo(new Result.Intact(LOCATIONS + 2));
    }

    @Test
    void a_log_that_lacks_an_event_is_not_backed_up() {
        DatabaseServers damaged = emptyDatabase();
        restore(damaged, backup());
        TestDatabase.execute(damaged.first(), "ALTER TABLE event_from_000000000000 DISABLE TRIGGER ALL");
        TestDatabase.execute(damaged.first(), "DELETE FROM event_from_000000000000 WHERE position = 5");

        assertThatThrownBy(() -> LogBackup.write(damaged, directory.resolve("damaged.zip"), "1.0"))
                .hasMessageMatching(
                        "the log is not whole: shard \\d has \\d+ events after position 0 up to \\d+; run verify-log");
        assertThat(directory.resolve("damaged.zip")).doesNotExist();
    }

    @Test
    void an_attempt_is_void_when_a_partition_is_archived_meanwhile() throws Exception {
        DatabaseServers target = emptyDatabase();
        restore(target, backup());
        try (Connection connection = target.connect()) {
            BackupSource log = new BackupSource(connection);
            BackupSource.Snapshot snapshot = log.beginSnapshot();
            log.endSnapshot();
            assertThat(log.isUnchangedSince(snapshot)).isTrue();
            assertThat(snapshot.isArchived(0, 0, 50)).isFalse();

            TestDatabase.execute(target.first(), """
                INSERT INTO log_archive (from_position, to_position, shards, state, file, file_bytes, file_sha256,
                                         event_count, kept_count, first_occurred_at, last_occurred_at, first_recorded_at,
                                         last_recorded_at)
                VALUES (0, 100, 1, 'ARCHIVED', 'f', 1, '', 100, 0, now(), now(), now(), now())\
                """);

            assertThat(log.isUnchangedSince(snapshot)).isFalse();
            BackupSource.Snapshot later = log.beginSnapshot();
            assertThat(later.isArchived(0, 0, 50)).isTrue();
            assertThat(later.isArchived(0, 99, 150)).isFalse();
            assertThat(later.isArchived(1, 0, 50)).isFalse();
        }
    }
}
