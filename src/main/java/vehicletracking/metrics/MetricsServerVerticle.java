package vehicletracking.metrics;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.web.http.WebTelemetry;

/** HTTP server of the metrics on a port of their own. It has one path, {@code /metrics}, and no authentication. */
public final class MetricsServerVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsServerVerticle.class);

    private static final int IDLE_LIMIT_SECONDS = 120;

    private final String host;
    private final int port;
    private final Supplier<Supplier<Future<Buffer>>> scrapers;

    /** @param scrapers creates what renders the metrics, for the event loop of this verticle */
    MetricsServerVerticle(String host, int port, Supplier<Supplier<Future<Buffer>>> scrapers) {
        this.host = host;
        this.port = port;
        this.scrapers = scrapers;
    }

    @Override
    public Future<?> start() {
        Supplier<Future<Buffer>> metrics = scrapers.get();
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setIdleTimeout(IDLE_LIMIT_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .requestHandler(request -> respond(request, metrics))
                .listen()
                .onSuccess(ignored -> LOG.info("serves metrics on http://{}:{}/metrics", host, port))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "METRICS_PORT is %d, but %s:%d can't be bound (%s); choose another METRICS_PORT or METRICS_HOST"
                                .formatted(port, host, port, failure.getMessage()),
                        failure)));
    }

    private static void respond(HttpServerRequest request, Supplier<Future<Buffer>> metrics) {
        HttpServerResponse response = request.response();
        if (!request.path().equals("/metrics")) {
            end(response.setStatusCode(404), Buffer.buffer());
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            end(response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD"), Buffer.buffer());
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, WebTelemetry.PROMETHEUS_TEXT);
            metrics.get().onSuccess(text -> end(response, text)).onFailure(failure -> {
                LOG.error("the metrics can't be rendered", failure);
                end(response.setStatusCode(500), Buffer.buffer());
            });
        }
    }

    private static void end(HttpServerResponse response, Buffer body) {
        response.end(body).onFailure(gone -> LOG.debug("the client disconnected before its response"));
    }
}
