package vehicletracking.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.access.Authenticator;
import vehicletracking.command.CommandClient;
import vehicletracking.ingest.IngestRules;
import vehicletracking.limit.ClientLimits;
import vehicletracking.live.LiveSources;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.HttpEdge;
import vehicletracking.web.http.HttpRules;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.OperationRoles;
import vehicletracking.web.http.RequestEntry;
import vehicletracking.web.http.RequestFraming;
import vehicletracking.web.http.RequestLimiter;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.WebTelemetry;
import vehicletracking.web.live.LiveAdmission;
import vehicletracking.web.operations.Readiness;
import vehicletracking.web.page.PageConfig;

/**
 * HTTP server: sends commands and queries over the event bus and writes their results as responses. Every instance
 * listens on the same port and has its own routes, so all of them are confined to its event loop.
 */
public final class WebVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);

    static {
        // A server that accepts WebSockets refuses other versions of HTTP by itself, without a problem document.
        // Vert.x reads this property when its first server is created.
        System.setProperty("vertx.disableWebsockets", "true");
    }

    private static final long DRAIN_SECONDS = 3;

    /** A free port, the same for every instance; with 0, each would bind its own. */
    private static final int SHARED_FREE_PORT = -1;

    private final HttpLimits limits;
    private final HttpRules rules;
    private final ClientLimits clientLimits;
    private final StreamBudget streams;
    private final String host;
    private final int port;
    private final IngestRules ingestRules;
    private final JsonObject openApi;
    private final Readiness readiness;
    private final Function<Context, Optional<Authenticator>> authenticators;
    private final InstantSource clock;
    private final Optional<ServerCertificates> certificates;
    private final WebTelemetry telemetry;
    private final LiveSources live;
    private final PageConfig page;
    private @Nullable HttpServer server;
    private @Nullable LiveAdmission liveAdmission;

    /**
     * An instance for one event loop.
     *
     * @param port 0 for any free port
     * @param clientLimits shared by all instances
     * @param streams shared by all instances
     * @param openApi the API description, whose schemas request bodies must satisfy, with the roles of each operation
     * @param certificates for HTTPS; empty for HTTP
     * @param authenticators creates the authenticator of an event loop; empty when requests are not authenticated
     * @param telemetry measurements of the requests to this instance
     * @param live shared by all instances
     */
    public WebVerticle(
            String host,
            int port,
            HttpLimits limits,
            HttpRules rules,
            ClientLimits clientLimits,
            StreamBudget streams,
            IngestRules ingestRules,
            JsonObject openApi,
            Readiness readiness,
            Function<Context, Optional<Authenticator>> authenticators,
            InstantSource clock,
            Optional<ServerCertificates> certificates,
            WebTelemetry telemetry,
            LiveSources live,
            PageConfig page) {
        this.host = host;
        this.port = port;
        this.limits = limits;
        this.rules = rules;
        this.clientLimits = clientLimits;
        this.streams = streams;
        this.ingestRules = ingestRules;
        this.openApi = openApi;
        this.readiness = readiness;
        this.authenticators = authenticators;
        this.clock = clock;
        this.certificates = certificates;
        this.telemetry = telemetry;
        this.live = live;
        this.page = page;
    }

    /**
     * Limits of the resources that clients use.
     *
     * @param maxConnections open at a time, of one instance
     * @param maxIdleSeconds in which a connection must complete a request
     * @param maxRangeDays span of one temporal query
     * @param maxImportBytes of one imported file
     * @param maxStreamReads pages that streams read at a time from one pool, of one instance
     */
    public record HttpLimits(
            int maxConnections, int maxIdleSeconds, int maxRangeDays, long maxImportBytes, int maxStreamReads) {}

    @Override
    public Future<?> start() {
        IdleConnectionGuard guard =
                new IdleConnectionGuard(vertx, limits.maxConnections(), limits.maxIdleSeconds(), clientLimits);
        Failures failures = new Failures();
        RequestEntry entry = new RequestEntry(
                guard, failures, HttpEdge.inFrontOf(router(guard, failures), rules, failures), telemetry.requests());
        context.exceptionHandler(entry::handleUncaught);
        HttpServerOptions options = serverOptions();
        HttpServer created = vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    RequestFraming.requireUnambiguous(connection, options);
                    guard.connectionOpened(connection);
                })
                .invalidRequestHandler(entry::refuseInvalid)
                .requestHandler(entry);
        server = created;
        return created.listen().onSuccess(listening -> LOG.debug("listening on port {}", listening.actualPort()));
    }

    private Router router(IdleConnectionGuard guard, Failures failures) {
        LiveAdmission admission = new LiveAdmission(vertx, guard, live.budget());
        liveAdmission = admission;
        RouteTable table = new RouteTable(
                HttpEdge.routerFor(vertx, rules), guard, failures, access(failures), streams, telemetry.requests());
        WebContext web = new WebContext(
                vertx,
                context,
                guard,
                new CommandClient(vertx, context),
                limits,
                ingestRules,
                openApi,
                readiness,
                clock,
                telemetry,
                live,
                admission,
                page);
        Routes.groups(web).forEach(group -> group.addTo(table));
        return table.router();
    }

    private AccessControl access(Failures failures) {
        return new AccessControl(
                new OperationRoles(openApi), authenticators.apply(context), new RequestLimiter(clientLimits), failures);
    }

    private HttpServerOptions serverOptions() {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false) // it would hide a connection from the guard until its first request
                .setHost(host)
                .setPort(port == 0 ? SHARED_FREE_PORT : port)
                .setTcpNoDelay(true)
                .setReusePort(false);
        closeStalledConnections(options);
        certificates.ifPresent(tls -> tls.applyTo(options));
        return options;
    }

    private void closeStalledConnections(HttpServerOptions options) {
        // A close by the guard waits until all written data is sent, which never happens if the client does not read.
        int seconds = limits.maxIdleSeconds() * 2;
        if (vertx.isNativeTransportEnabled()) {
            // The kernel (Linux) detects unacknowledged data.
            options.setTcpUserTimeout((int) TimeUnit.SECONDS.toMillis(seconds));
        } else {
            // Elsewhere idleness is the criterion, which includes a search without results.
            options.setIdleTimeout(seconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
        }
    }

    /**
     * Ends the responses that have no end, refuses new connections, and completes when the requests in progress have ended
     * or after {@value #DRAIN_SECONDS} s.
     */
    @Override
    public Future<?> stop() {
        if (liveAdmission != null) {
            liveAdmission.close();
        }
        return server == null ? Future.succeededFuture() : server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes new connections use other TLS options, in every instance that shares the port.
     *
     * @return completes with whether the options differ; fails when they can't be used, and the former ones stay
     */
    public Future<Boolean> updateTls(ServerSSLOptions options) {
        return server == null ? Future.succeededFuture(false) : server.updateSSLOptions(options);
    }

    /** The port that the server listens on; before the start, the one that was given. */
    public int port() {
        return server == null ? port : server.actualPort();
    }
}
