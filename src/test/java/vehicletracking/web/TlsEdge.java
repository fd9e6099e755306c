package vehicletracking.web;

import static vehicletracking.testing.Await.await;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import vehicletracking.testing.WebVerticles;
import vehicletracking.tls.CertificateVerticle;
import vehicletracking.tls.ServerCertificates;
import vehicletracking.tls.TlsFiles;
import vehicletracking.web.http.StreamBudget;

/** The HTTP server of the service with TLS, on two event loops, without a database behind it. */
final class TlsEdge implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final List<WebVerticle> servers = new ArrayList<>();
    private final ServerCertificates certificates;
    private final StreamBudget streams = new StreamBudget(10, 10_000_000);

    TlsEdge(TlsFiles files, int quietSeconds) throws TimeoutException {
        this.certificates = ServerCertificates.load(vertx, files, InstantSource.system());
        await(vertx.deployVerticle(() -> server(quietSeconds), new DeploymentOptions().setInstances(2)));
        await(vertx.deployVerticle(new CertificateVerticle(
                certificates, options -> servers.getFirst().updateTls(options))));
    }

    private WebVerticle server(int quietSeconds) {
        WebVerticle server = WebVerticles.alone(
                vertx,
                new WebVerticle.HttpLimits(1_000, quietSeconds, 1, 1_000_000, 2),
                streams,
                Optional.of(certificates));
        servers.add(server);
        return server;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The streams of all event loops. */
    StreamBudget streams() {
        return streams;
    }

    int port() {
        return servers.getFirst().port();
    }

    @Override
    public void close() throws TimeoutException {
        await(vertx.close());
    }
}
