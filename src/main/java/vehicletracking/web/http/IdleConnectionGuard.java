package vehicletracking.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.limit.ClientLimits;

/**
 * Closes connections that complete no request within a time limit: idle ones, and those that send a request a byte at a
 * time. It limits the number of connections too. Confined to one event loop.
 *
 * <p>Requests of HTTP/2 share a connection, on which one makes progress while another does not, so each of them has the
 * time limit as well.
 */
public final class IdleConnectionGuard {

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnectionGuard.class);

    /** Error code of HTTP/2 for a stream that is not needed any more. */
    private static final long CANCEL = 8;

    private static final class LastProgress {
        private long nanos = System.nanoTime();
    }

    private final int maxConnections;
    private final ClientLimits limits;
    private final long maxIdleNanos;
    private final IdentityHashMap<HttpConnection, LastProgress> connections = new IdentityHashMap<>();

    /** Open requests of HTTP/2; the response identifies a request, which is wrapped on its way. */
    private final IdentityHashMap<HttpServerResponse, HttpStream> streams = new IdentityHashMap<>();

    private record HttpStream(HttpConnection connection, LastProgress progress) {}

    /** Without a limit of each address. */
    public IdleConnectionGuard(Vertx vertx, int maxConnections, int maxIdleSeconds) {
        this(vertx, maxConnections, maxIdleSeconds, ClientLimits.NONE);
    }

    /**
     * A guard for one event loop.
     *
     * @param maxIdleSeconds between two calls of {@link #noteProgress}, checked eight times in that time
     * @param limits of each address
     */
    public IdleConnectionGuard(Vertx vertx, int maxConnections, int maxIdleSeconds, ClientLimits limits) {
        this.maxConnections = maxConnections;
        this.limits = limits;
        this.maxIdleNanos = TimeUnit.SECONDS.toNanos(maxIdleSeconds);
        vertx.setPeriodic(Math.max(250, maxIdleSeconds * 1_000L / 8), ignored -> closeIdle());
    }

    /** Registers a connection, or closes it when a limit is reached. */
    public void connectionOpened(HttpConnection connection) {
        String address = addressOf(connection);
        if (connections.size() >= maxConnections || !limits.tryOpenConnection(address)) {
            close(connection);
            return;
        }
        connections.put(connection, new LastProgress());
        connection.closeHandler(ignored -> {
            connections.remove(connection);
            limits.connectionClosed(address);
        });
    }

    private static String addressOf(HttpConnection connection) {
        @Nullable SocketAddress address = connection.remoteAddress();
        @Nullable String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /** Registers a request whose head has arrived, if it shares its connection with others. */
    void requestOpened(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            HttpServerResponse response = request.response();
            streams.put(response, new HttpStream(request.connection(), new LastProgress()));
            // A handler of a stream may replace this one; closeIdle removes its response.
            response.closeHandler(ignored -> streams.remove(response));
        }
    }

    /**
     * Restarts the time limit of a request and its connection: the request has arrived, or a part of an upload or stream
     * was transferred.
     */
    public void noteProgress(HttpServerRequest request) {
        restart(connections.get(request.connection()));
        if (!streams.isEmpty()) {
            @Nullable HttpStream stream = streams.get(request.response());
            restart(stream == null ? null : stream.progress);
        }
    }

    private static void restart(@Nullable LastProgress last) {
        if (last != null) {
            last.nanos = System.nanoTime();
        }
    }

    private void closeIdle() {
        List<HttpConnection> idle = connections.entrySet().stream()
                .filter(each -> isIdle(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        idle.forEach(IdleConnectionGuard::close);
        streams.keySet().removeIf(HttpServerResponse::closed);
        List<Map.Entry<HttpServerResponse, HttpStream>> stalled = streams.entrySet().stream()
                .filter(each -> isIdle(each.getValue().progress))
                .map(each -> Map.entry(each.getKey(), each.getValue()))
                .toList();
        stalled.forEach(each -> cancel(each.getKey(), each.getValue().connection));
    }

    private boolean isIdle(LastProgress last) {
        return System.nanoTime() - last.nanos > maxIdleNanos;
    }

    /** A response that is written, but that its client does not read, can be cancelled with its connection only. */
    private static void cancel(HttpServerResponse response, HttpConnection connection) {
        response.reset(CANCEL).onFailure(ignored -> close(connection));
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.debug("closing a connection failed", failure));
    }
}
