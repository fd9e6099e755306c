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
 * Closes connections that complete no request within a time limit: idle ones, and those that send a request a byte at a
 * time. It limits the number of connections too. Confined to one event loop.
 */
public final class IdleConnectionGuard {

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionGuard.class);

    private static final class LastProgress {
        private long nanos = System.nanoTime();
    }

    private final int maxConnections;
    private final long maxIdleNanos;
    private final IdentityHashMap<HttpConnection, LastProgress> connections = new IdentityHashMap<>();

    /** @param maxIdleSeconds between two calls of {@link #noteProgress}, checked eight times in that time */
    public IdleConnectionGuard(Vertx vertx, int maxConnections, int maxIdleSeconds) {
        this.maxConnections = maxConnections;
        this.maxIdleNanos = TimeUnit.SECONDS.toNanos(maxIdleSeconds);
        vertx.setPeriodic(Math.max(250, maxIdleSeconds * 1_000L / 8), ignored -> closeIdleConnections());
    }

    /** Registers a connection, or closes it when the limit is reached. */
    public void connectionOpened(HttpConnection connection) {
        if (connections.size() >= maxConnections) {
            close(connection);
            return;
        }
        connections.put(connection, new LastProgress());
        connection.closeHandler(ignored -> connections.remove(connection));
    }

    /**
     * Restarts the time limit of a connection: a request has arrived, or a part of an upload or stream was transferred.
     */
    public void noteProgress(HttpConnection connection) {
        @Nullable LastProgress last = connections.get(connection);
        if (last != null) {
            last.nanos = System.nanoTime();
        }
    }

    private void closeIdleConnections() {
        long now = System.nanoTime();
        List<HttpConnection> idle = connections.entrySet().stream()
                .filter(each -> now - each.getValue().nanos > maxIdleNanos)
                .map(Map.Entry::getKey)
                .toList();
        idle.forEach(IdleConnectionGuard::close);
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.debug("closing a connection failed", failure));
    }
}
