package vehicletracking;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.access.KeySecret;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.Pools;
import vehicletracking.database.Schema;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.vehicle.AccessKey;
import vehicletracking.vehicle.AccessKeyEvent.KeyIssued;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.Role;

/**
 * Command that issues an access key in the database of the configured service, whether it runs or not, and prints it. It
 * is for the first key; others are issued by requests. Exit code: 0, or 1 when no key was issued.
 */
public final class IssueKey {

    private IssueKey() {}

    /** @param arguments name and role of the key */
    public static void main(String[] arguments) {
        Logging.configure();
        Logger log = LoggerFactory.getLogger(IssueKey.class);
        Vertx vertx = Vertx.vertx();
        Future.succeededFuture(arguments)
                .map(given -> key(given, KeySecret.generate()))
                .compose(key -> Settings.load(vertx)
                        .compose(settings -> ConfiguredDatabase.use(
                                vertx, settings, database -> append(vertx, settings, database, key))))
                .onSuccess(secret -> {
                    Logging.flush(); // so that the key is the last line
                    System.out.println(secret);
                    System.exit(0);
                })
                .onFailure(failure -> {
                    log.error("no key was issued: {}", failure.getMessage());
                    Logging.exit(1);
                });
    }

    private record NewKey(AccessKey key, KeySecret secret) {}

    private static NewKey key(String[] arguments, KeySecret secret) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("the arguments are the name and the role of the key");
        }
        return new NewKey(
                new AccessKey(
                        Generators.timeBasedEpochGenerator().generate(),
                        arguments[0],
                        Role.of(arguments[1]),
                        AccessScope.ALL,
                        secret.sha256(),
                        null),
                secret);
    }

    private static Future<String> append(Vertx vertx, Settings settings, DatabaseServers database, NewKey issued) {
        Pools pools = Pools.open(vertx, database, List.of(), 1, PgEventStore::isWorthPreparing);
        KeyIssued event =
                new KeyIssued(issued.key(), InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS));
        return vertx.<Void>executeBlocking(() -> {
                    Schema.migrate(database);
                    return null;
                })
                .compose(ignored -> PgEventStore.open(
                        pools.writes(),
                        pools.reads(),
                        settings.eventStore().shards(),
                        settings.eventStore().partitionEvents()))
                .compose(
                        store -> store.append(Shards.REGISTRATION, List.of(Append.always(EventMapper.newEvent(event)))))
                .map(ignored -> issued.secret().text())
                .eventually(pools::close);
    }
}
