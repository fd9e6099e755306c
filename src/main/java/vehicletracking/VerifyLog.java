package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.verify.LogVerifier;
import vehicletracking.eventstore.verify.LogVerifier.Result;

/**
 * Command that verifies the log of the configured service, whether it runs or not. Exit code: 0 for an intact log, 1
 * for a changed one, 2 when it could not be read.
 */
public final class VerifyLog {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyLog.class);

    private VerifyLog() {}

    public static void main(String[] arguments) {
        Logging.configure();
        Vertx vertx = Vertx.vertx();
        Settings.load(vertx)
                .compose(settings ->
                        ConfiguredDatabase.use(vertx, settings, database -> verify(vertx, settings, database)))
                .onSuccess(result -> Logging.exit(report(result)))
                .onFailure(failure -> {
                    LOG.error("the log could not be read: {}", failure.getMessage());
                    Logging.exit(2);
                });
    }

    /** Logs the result and returns the exit code. */
    static int report(Result result) {
        return switch (result) {
            case Result.Intact intact -> {
                LOG.info("the log is intact: {} events", intact.events());
                if (!intact.missingArchives().isEmpty()) {
                    LOG.warn(
                            "of them, {} are in archives that were not found: {}",
                            intact.missingEvents(),
                            String.join(", ", intact.missingArchives()));
                }
                yield 0;
            }
            case Result.Broken broken -> {
                LOG.error("the log is not as it was: event {}: {}", broken.position(), broken.finding());
                yield 1;
            }
        };
    }

    private static Future<Result> verify(Vertx vertx, Settings settings, DatabaseServers database) {
        Pools pools = Pools.open(vertx, database, List.of(), 1, sql -> true);
        return new LogVerifier(vertx, pools.projections(), settings.retention().archiveDirectory())
                .verify()
                .eventually(pools::close);
    }
}
