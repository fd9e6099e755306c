package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.backup.BackupManifest;
import vehicletracking.backup.LogBackup;

/**
 * Command that backs up the database of the configured service to a file, whether the service runs or not. Exit code: 0,
 * or 1 when no backup was made.
 */
public final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private Backup() {}

    /** @param arguments name of the file, which does not exist */
    public static void main(String[] arguments) {
        Logging.configure();
        Vertx vertx = vertx();
        Future.succeededFuture(arguments)
                .map(Backup::file)
                .compose(file -> Settings.load(vertx)
                        .compose(settings -> ConfiguredDatabase.use(
                                vertx,
                                settings,
                                database -> vertx.executeBlocking(() -> LogBackup.write(database, file, version()))))
                        .onSuccess(manifest -> report(file, manifest)))
                .onSuccess(ignored -> Logging.exit(0))
                .onFailure(failure -> {
                    LOG.error("no backup was made: {}", failure.getMessage());
                    Logging.exit(1);
                });
    }

    /** A backup takes longer than other blocking calls. */
    static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setMaxWorkerExecuteTime(1).setMaxWorkerExecuteTimeUnit(TimeUnit.DAYS));
    }

    static Path file(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("the argument is the name of the file");
        }
        return Path.of(arguments[0]);
    }

    private static String version() {
        return Objects.requireNonNullElse(Backup.class.getPackage().getImplementationVersion(), "development");
    }

    private static void report(Path file, BackupManifest manifest) {
        LOG.info("{} contains the log as of {}: {} events", file, manifest.createdAt(), manifest.events());
        logHeads(manifest);
        if (!manifest.archives().isEmpty()) {
            LOG.warn(
                    "events in archives are not in it: back up these files of ARCHIVE_DIR as well: {}",
                    String.join(", ", manifest.archives()));
        }
    }

    static void logHeads(BackupManifest manifest) {
        manifest.heads().forEach(head -> LOG.info("head {}:{}, chain {}", head.shard(), head.position(), head.chain()));
    }
}
