package vehicletracking.database;

import io.vertx.pgclient.PgException;
import io.vertx.pgclient.SslMode;
import java.util.Optional;

/** Error message for an unusable database of {@code DATABASE_URL}. It never contains the password. */
public final class ConnectionFailure {

    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String INVALID_CATALOG_NAME = "3D000";

    private ConnectionFailure() {}

    /** @param failure of the first query; one that has a message for the operator is returned unchanged */
    public static Throwable explain(DatabaseServers database, Throwable failure) {
        return failure instanceof IllegalStateException
                ? failure
                : new IllegalStateException(
                        "DATABASE_URL names database %s of user %s on %s, but %s"
                                .formatted(
                                        database.first().getDatabase(),
                                        database.first().getUser(),
                                        database.addresses(),
                                        reason(database, failure)),
                        failure);
    }

    private static String reason(DatabaseServers database, Throwable failure) {
        Optional<String> refused = database.tls().lastRefusal();
        if (refused.isPresent()) {
            return "the certificate of the server is not accepted (" + refused.get()
                    + "); correct host, sslrootcert or sslmode";
        }
        if (!(failure instanceof PgException refusal)) {
            return "no connection can be made (" + failure.getMessage()
                    + "); start that PostgreSQL, or correct host and port";
        }
        return switch (refusal.getSqlState()) {
            case INVALID_PASSWORD -> refusedUser(refusal);
            case INVALID_AUTHORIZATION ->
                database.first().getSslMode() == SslMode.DISABLE ? refusedUserOrMode(refusal) : refusedUser(refusal);
            case INVALID_CATALOG_NAME ->
                "there is no such database; make it with CREATE DATABASE, or correct the name of the database";
            default -> "PostgreSQL answers: " + refusal.getErrorMessage();
        };
    }

    private static String refusedUser(PgException refusal) {
        return "PostgreSQL refuses this user (" + refusal.getErrorMessage() + "); correct user name and password";
    }

    private static String refusedUserOrMode(PgException refusal) {
        return "PostgreSQL refuses this user, or connections without TLS (" + refusal.getErrorMessage()
                + "); correct user name and password, or set sslmode";
    }
}
