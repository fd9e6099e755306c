package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.backup.BackupManifest;
import vehicletracking.backup.LogRestore;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.verify.LogVerifier;

/**
 * Command that restores a backup into the empty database of the configured service, which does not run, and verifies the
 * log. Exit code: 0; 1 when the restore failed; 2 when the restored log could not be verified or is not as it was
 * committed, which it was not when the backup was made either.
 */
public final class Restore {

    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);

    private Restore() {}

    /** @param arguments name of the file */
    public static void main(String[] arguments) {
        Logging.configure();
        Vertx vertx = Backup.vertx();
        Future.succeededFuture(arguments)
                .map(Backup::file)
                .compose(file -> Settings.load(vertx).compose(settings -> restore(vertx, settings, file)))
                .onSuccess(Logging::exit)
                .onFailure(failure -> {
                    LOG.error("the restore failed: {}", failure.getMessage());
                    Logging.exit(1);
                });
    }

    private static Future<Integer> restore(Vertx vertx, Settings settings, Path file) {
        return vertx.executeBlocking(() -> LogRestore.check(file))
                .compose(ignored -> ConfiguredDatabase.useAlone(
                        vertx,
                        settings,
                        database -> vertx.executeBlocking(
                                        () -> LogRestore.restore(owner(settings, database), role(database), file))
                                .compose(manifest -> verify(vertx, settings, database, manifest))));
    }

    private static DatabaseServers owner(Settings settings, DatabaseServers database) {
        return settings.databaseMigrateUrl().orElse(database);
    }

    private static String role(DatabaseServers database) {
        return database.first().getUser();
    }

    private static Future<Integer> verify(
            Vertx vertx, Settings settings, DatabaseServers database, BackupManifest manifest) {
        LOG.info("{} events are restored, as of {}", manifest.events(), manifest.createdAt());
        Pools pools = Pools.open(vertx, database, List.of(), 1, sql -> true);
        return new LogVerifier(vertx, pools.projections(), settings.retention().archiveDirectory())
                .verify()
                .eventually(pools::close)
                .map(result -> {
                    Backup.logHeads(manifest);
                    return VerifyLog.report(result) == 0 ? 0 : 2;
                })
                .recover(failure -> {
                    LOG.error("the restored log could not be verified: {}", failure.getMessage());
                    return Future.succeededFuture(2);
                });
    }
}
