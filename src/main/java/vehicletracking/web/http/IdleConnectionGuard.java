package vehicletracking.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that bring no whole request for too long: idle ones, and those that send a request a byte at a
 * time. Confined to one event loop.
 */
public final class IdleConnectionGuard {

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionGuard.class);

    private static final class LastRequest {
        private long nanos = System.nanoTime();
    }

    private final int maxConnections;
    private final long maxIdleNanos;
    private final IdentityHashMap<HttpConnection, LastRequest> connections = new IdentityHashMap<>();

    public IdleConnectionGuard(Vertx vertx, int maxConnections, int maxQuietSeconds) {
        this.maxConnections = maxConnections;
        this.maxIdleNanos = TimeUnit.SECONDS.toNanos(maxQuietSeconds);
        vertx.setPeriodic(Math.max(250, maxQuietSeconds * 1_000L / 8), ignored -> closeIdleConnections());
    }

    /** A client connects. One too many is closed at once. */
    public void connectionOpened(HttpConnection connection) {
        if (connections.size() >= maxConnections) {
            close(connection);
            return;
        }
        connections.put(connection, new LastRequest());
        connection.closeHandler(ignored -> connections.remove(connection));
    }

    /** A whole request has arrived. */
    public void noteProgress(HttpConnection connection) {
        @Nullable LastRequest last = connections.get(connection);
        if (last != null) {
            last.nanos = System.nanoTime();
        }
    }

    private void closeIdleConnections() {
        long now = System.nanoTime();
        List<HttpConnection> quiet = connections.entrySet().stream()
                .filter(each -> now - each.getValue().nanos > maxIdleNanos)
                .map(Map.Entry::getKey)
                .toList();
        quiet.forEach(IdleConnectionGuard::close);
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.debug("a connection did not close well", failure));
    }
}
