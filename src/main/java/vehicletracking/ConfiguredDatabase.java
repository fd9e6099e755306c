package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import vehicletracking.database.DatabaseServers;
import vehicletracking.database.EmbeddedDatabase;

/** The database of the configured service, for commands that run beside the service or without it. */
final class ConfiguredDatabase {

    private ConfiguredDatabase() {}

    /** Calls a function with the database. An embedded one that does not run is started, and stopped afterwards. */
    static <T> Future<T> use(Vertx vertx, Settings settings, Function<DatabaseServers, Future<T>> function) {
        if (settings.databaseUrl().isPresent()) {
            return function.apply(settings.databaseUrl().get());
        }
        return vertx.executeBlocking(() -> EmbeddedDatabase.running(settings.dataDirectory()))
                .compose(running -> running.isPresent()
                        ? function.apply(DatabaseServers.of(running.get()))
                        : startAndUse(vertx, settings, function));
    }

    /**
     * Calls a function with the database. An embedded one is started, and stopped afterwards.
     *
     * @return fails with {@link IllegalStateException} when a service runs on the directory of the embedded one
     */
    static <T> Future<T> useAlone(Vertx vertx, Settings settings, Function<DatabaseServers, Future<T>> function) {
        return settings.databaseUrl().isPresent()
                ? function.apply(settings.databaseUrl().get())
                : startAndUse(vertx, settings, function);
    }

    private static <T> Future<T> startAndUse(
            Vertx vertx, Settings settings, Function<DatabaseServers, Future<T>> function) {
        return vertx.executeBlocking(() -> EmbeddedDatabase.start(settings.dataDirectory()))
                .compose(database -> function.apply(DatabaseServers.of(database.connectOptions()))
                        .eventually(() -> vertx.executeBlocking(() -> close(database))));
    }

    private static Optional<Void> close(EmbeddedDatabase database) throws IOException {
        database.close();
        return Optional.empty();
    }
}
