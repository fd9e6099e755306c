package vehicletracking.tls;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.ServerSSLOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the certificate of the HTTP server when its files change. Connections in use are not affected. A pair that
 * can't be used is logged once, and the certificate in use stays.
 */
public final class CertificateVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateVerticle.class);

    static final long CHECK_INTERVAL_MILLIS = 2_000;

    private final ServerCertificates certificates;
    private final Function<ServerSSLOptions, Future<Boolean>> server;
    private @Nullable Observation candidate;
    private @Nullable Observation refused;

    /** What a check finds: the contents of the files, or why they can't be read. */
    private record Observation(
            TlsFiles.@Nullable Contents contents, @Nullable String failure) {}

    /** @param server makes new connections use other options */
    public CertificateVerticle(ServerCertificates certificates, Function<ServerSSLOptions, Future<Boolean>> server) {
        this.certificates = certificates;
        this.server = server;
    }

    @Override
    public Future<?> start() {
        scheduleCheck();
        vertx.setPeriodic(TimeUnit.DAYS.toMillis(1), ignored -> certificates.warnOfExpiry());
        return Future.succeededFuture();
    }

    private void scheduleCheck() {
        vertx.setTimer(
                CHECK_INTERVAL_MILLIS,
                ignored -> vertx.executeBlocking(this::observe)
                        .compose(this::handle)
                        .onFailure(failure -> LOG.error("checking the certificate failed", failure))
                        .onComplete(checked -> scheduleCheck()));
    }

    private Observation observe() {
        try {
            return new Observation(certificates.readFiles(), null);
        } catch (IllegalArgumentException e) {
            return new Observation(null, e.getMessage());
        }
    }

    private Future<Void> handle(Observation found) {
        if (certificates.contents().equals(found.contents())) {
            candidate = null;
            refused = null;
        } else if (!found.equals(candidate)) {
            candidate = found; // it may be half-written, so the next check must find the same
        } else if (!found.equals(refused)) {
            return found.contents() == null ? refuse(found, found.failure()) : replace(found, found.contents());
        }
        return Future.succeededFuture();
    }

    private Future<Void> replace(Observation found, TlsFiles.Contents contents) {
        return vertx.executeBlocking(() -> certificates.parseValid(contents))
                .compose(certificate -> server.apply(certificate.options()).<Void>map(ignored -> {
                    certificates.use(contents, certificate);
                    return null;
                }))
                .recover(failure -> refuse(found, failure.getMessage()));
    }

    private Future<Void> refuse(Observation found, @Nullable String reason) {
        refused = found;
        LOG.error("{}; the certificate that expires at {} stays in use", reason, certificates.expiresAt());
        return Future.succeededFuture();
    }
}
