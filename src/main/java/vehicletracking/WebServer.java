package vehicletracking;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vehicletracking.Verticles.Deployment;
import vehicletracking.access.AuthMode;
import vehicletracking.access.Authenticator;
import vehicletracking.access.KeyAuthenticator;
import vehicletracking.access.KeyVersion;
import vehicletracking.access.RecognizedKeys;
import vehicletracking.eventstore.EventStore;
import vehicletracking.limit.ClientLimits;
import vehicletracking.live.LiveBudget;
import vehicletracking.live.LiveSources;
import vehicletracking.metrics.ServiceMetrics;
import vehicletracking.oidc.KeyOrTokenAuthenticator;
import vehicletracking.oidc.SigningKeys;
import vehicletracking.oidc.TokenAuthenticator;
import vehicletracking.tls.CertificateVerticle;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.tracing.Tracing;
import vehicletracking.web.WebVerticle;
import vehicletracking.web.http.RequestTelemetry;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.WebTelemetry;
import vehicletracking.web.operations.Readiness;
import vehicletracking.web.page.PageConfig;

/** The HTTP servers and what they need: the verticles of the API, of its certificate and keys, and of the metrics. */
final class WebServer {

    /** Limit of connections of a read pool for streams: fewer than it has, so that other reads need not wait. */
    private static final int STREAM_READS = 4;

    private final Vertx vertx;
    private final Settings settings;
    private final EventStore store;
    private final JsonObject openApi;
    private final Readiness readiness;
    private final InstantSource clock;
    private final Optional<ServerCertificates> certificates;
    private final ServiceMetrics metrics;
    private final RequestTelemetry requests;
    private final KeyVersion keyVersion;
    private final RecognizedKeys recognizedKeys = new RecognizedKeys();
    private final Optional<SigningKeys> signingKeys;
    private final ClientLimits clientLimits;
    private final StreamBudget streams;
    private final LiveSources live;
    private final List<WebVerticle> verticles = new ArrayList<>();

    WebServer(
            Vertx vertx,
            Settings settings,
            EventStore store,
            JsonObject openApi,
            Readiness readiness,
            InstantSource clock,
            Optional<ServerCertificates> certificates,
            ServiceMetrics metrics,
            Tracing tracing) {
        this.vertx = vertx;
        this.settings = settings;
        this.store = store;
        this.openApi = openApi;
        this.readiness = readiness;
        this.clock = clock;
        this.certificates = certificates;
        this.metrics = metrics;
        this.requests = tracing.requests(metrics.requests());
        this.keyVersion = new KeyVersion(store);
        this.signingKeys = settings.identityProvider().map(SigningKeys::new);
        this.clientLimits = new ClientLimits(settings.httpRules().limits(), metrics.limits());
        this.streams =
                new StreamBudget(settings.http().maxStreams(), settings.http().maxStreamBytes());
        this.live = LiveSources.of(store, new LiveBudget(settings.http().maxLiveClients()));
        metrics.showLiveClients(live.budget()::clients);
    }

    List<Deployment> deployments() {
        List<Deployment> all = new ArrayList<>();
        if (settings.metrics().hasOwnPort()) {
            Settings.Metrics server = settings.metrics();
            all.add(new Deployment(() -> metrics.server(vertx, server.host(), server.port()), 1));
        }
        if (settings.auth() != AuthMode.NONE) {
            all.add(new Deployment(() -> keyVersion, 1));
        }
        signingKeys.ifPresent(keys -> all.add(new Deployment(() -> keys, 1)));
        all.add(new Deployment(live::tail, 1));
        all.add(new Deployment(live::locations, 1));
        all.add(new Deployment(this::verticle, settings.instances().web()));
        certificates.ifPresent(used -> all.add(new Deployment(() -> reload(used), 1)));
        return all;
    }

    /** The port of the API; known after its deployment. */
    int port() {
        return verticles.getFirst().port();
    }

    private WebVerticle verticle() {
        Settings.Http http = settings.http();
        int instances = settings.instances().web();
        WebVerticle.HttpLimits limits = new WebVerticle.HttpLimits(
                Math.ceilDiv(http.maxConnections(), instances),
                http.maxQuietSeconds(),
                settings.history().maxRangeDays(),
                settings.imports().maxBytes(),
                Math.ceilDiv(STREAM_READS, instances));
        WebVerticle web = new WebVerticle(
                http.host(),
                http.port(),
                limits,
                settings.httpRules(),
                clientLimits,
                streams,
                settings.ingest(),
                openApi,
                readiness,
                this::authenticator,
                clock,
                certificates,
                telemetry(),
                live,
                new PageConfig(settings.mapTiles(), settings.auth() != AuthMode.NONE));
        verticles.add(web);
        return web;
    }

    private Optional<Authenticator> authenticator(Context context) {
        if (settings.auth() == AuthMode.NONE) {
            return Optional.empty();
        }
        Authenticator keys = new KeyAuthenticator(store, keyVersion, recognizedKeys, context, clock);
        return Optional.of(signingKeys
                .<Authenticator>map(signing -> new KeyOrTokenAuthenticator(
                        keys,
                        new TokenAuthenticator(settings.identityProvider().orElseThrow(), signing, context, clock)))
                .orElse(keys));
    }

    /** All instances of the server share its TLS options. */
    private CertificateVerticle reload(ServerCertificates used) {
        return new CertificateVerticle(used, options -> verticles.getFirst().updateTls(options));
    }

    private WebTelemetry telemetry() {
        Optional<Supplier<Future<Buffer>>> shown =
                settings.metrics().hasOwnPort() ? Optional.empty() : Optional.of(metrics.scraper(vertx));
        return new WebTelemetry(requests, shown);
    }
}
