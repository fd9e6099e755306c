package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.backup.BackupManifest;
import vehicletracking.backup.LogBackup;
import vehicletracking.backup.LogRestore;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.verify.LogVerifier;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** A backup of a log with archives: it names their files, and does not contain them. */
@IntegrationTest
class ArchivedLogBackupTest {

    private static final int PARTITION_EVENTS = 1_000;

    @TempDir
    Path directory;

    @Test
    void a_log_with_an_archive_is_restored_beside_the_file_of_the_archive() throws Exception {
        ArchivingService archiving = new ArchivingService(1, PARTITION_EVENTS);
        try {
            fill(archiving);
            String archive = archiving.archive(1).getFirst().file();
            Path file = directory.resolve("backup.zip");
            BackupManifest manifest = LogBackup.write(DatabaseServers.of(archiving.service.database()), file, "1.0");
            assertThat(manifest.archives()).containsExactly(archive);

            DatabaseServers target = DatabaseServers.of(TestDatabase.createEmpty());
            LogRestore.restore(target, target.first().getUser(), file);
            assertThat(verify(archiving, target, archiving.service.archiveDirectory()))
                    .isEqualTo(new Result.Intact(manifest.events()));
            assertThat(verify(archiving, target, directory)).isInstanceOfSatisfying(Result.Intact.class, intact -> {
                assertThat(intact.missingArchives()).containsExactly(archive);
                assertThat(intact.missingEvents()).isPositive();
            });
        } finally {
            archiving.close();
        }
    }

    private static void fill(ArchivingService archiving) throws TimeoutException {
        archiving.service.register("AR 1");
        for (int i = 0; i < PARTITION_EVENTS + 10; i++) {
            archiving.service.created(
                    "/track-location",
                    new JsonObject()
                            .put("vehicleLicensePlate", "AR 1")
                            .put("latitude", i % 90)
                            .put("longitude", 8));
        }
    }

    private static Result verify(ArchivingService archiving, DatabaseServers database, Path archives)
            throws TimeoutException {
        Pools pools = Pools.open(archiving.service.vertx(), database, List.of(), 1, sql -> true);
        try {
            return await(new LogVerifier(archiving.service.vertx(), pools.projections(), archives).verify());
        } finally {
            await(pools.close());
        }
    }
}
