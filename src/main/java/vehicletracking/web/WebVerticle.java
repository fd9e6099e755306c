package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.command.CommandClient;
import vehicletracking.ingest.IngestRules;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.RequestEntry;
import vehicletracking.web.http.ResponseHandlers;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.operations.Readiness;

/** The HTTP edge: takes requests, sends commands and questions over the bus, and answers. */
public final class WebVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

    static {
        // A server that accepts WebSockets answers other versions of HTTP by itself, without a reason. Vert.x reads
        // this
        // property when its first server is created.
        System.setProperty("vertx.disableWebsockets", "true");
    }

    private static final long DRAIN_SECONDS = 3;

    /** Any port that is free, but the same for every instance; with 0, each would find its own. */
    private static final int SHARED_FREE_PORT = -1;

    private final HttpLimits limits;
    private final StreamBudget streams;
    private final String host;
    private final int port;
    private final IngestRules ingestRules;
    private final JsonObject openApi;
    private final Readiness readiness;
    private final InstantSource clock;
    private @Nullable HttpServer server;

    /**
     * @param port 0 for any that is free
     * @param streams shared by all instances
     * @param ingestRules how reports of tracking clients are taken
     * @param openApi the document that describes the requests, and whose schemas their bodies must satisfy
     */
    public WebVerticle(
            String host,
            int port,
            HttpLimits limits,
            StreamBudget streams,
            IngestRules ingestRules,
            JsonObject openApi,
            Readiness readiness,
            InstantSource clock) {
        this.host = host;
        this.port = port;
        this.limits = limits;
        this.streams = streams;
        this.ingestRules = ingestRules;
        this.openApi = openApi;
        this.readiness = readiness;
        this.clock = clock;
    }

    /**
     * What a client may take up.
     *
     * @param maxConnections open at a time, of one verticle
     * @param maxIdleSeconds time in which a connection must bring a whole request
     * @param maxRangeDays time that one question about the past may span
     * @param maxImportBytes of one file of history
     * @param maxStreamReads pages that streams read at a time from one pool, of one verticle
     */
    public record HttpLimits(
            int maxConnections, int maxIdleSeconds, int maxRangeDays, long maxImportBytes, int maxStreamReads) {}

    @Override
    public Future<?> start() {
        IdleConnectionGuard guard = new IdleConnectionGuard(vertx, limits.maxConnections(), limits.maxIdleSeconds());
        Failures failures = new Failures();
        RequestEntry entry = new RequestEntry(failures, router(guard, failures));
        context.exceptionHandler(entry::handleUncaught);
        HttpServer created = vertx.createHttpServer(serverOptions())
                .connectionHandler(guard::connectionOpened)
                .invalidRequestHandler(entry::refuseInvalid)
                .requestHandler(entry);
        server = created;
        return created.listen().onSuccess(listening -> LOG.debug("listens on port {}", listening.actualPort()));
    }

    private Router router(IdleConnectionGuard guard, Failures failures) {
        RouteTable table = new RouteTable(Router.router(vertx), new ResponseHandlers(guard, failures), streams);
        WebContext web = new WebContext(
                vertx,
                context,
                guard,
                new CommandClient(vertx, context),
                limits,
                ingestRules,
                openApi,
                readiness,
                clock);
        Routes.groups(web).forEach(group -> group.addTo(table));
        return table.router();
    }

    private HttpServerOptions serverOptions() {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false) // which would keep a connection from the guard up to its first request
                .setHost(host)
                .setPort(port == 0 ? SHARED_FREE_PORT : port)
                .setTcpNoDelay(true)
                .setReusePort(false);
        closeStalledConnections(options);
        return options;
    }

    /**
     * A connection that the guard closes first sends what was written, so a client that does not read would never be left.
     * The kernel of Linux knows who takes nothing. Elsewhere it is whoever is silent, a search that finds nothing included.
     */
    private void closeStalledConnections(HttpServerOptions options) {
        int seconds = limits.maxIdleSeconds() * 2;
        if (vertx.isNativeTransportEnabled()) {
            options.setTcpUserTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
        } else {
            options.setIdleTimeout(seconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
        }
    }

    /** Takes no more requests, and answers those that are under way. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port that was given, or the one that was found free. */
    public int port() {
        return server == null ? port : server.actualPort();
    }
}
