package vehicletracking.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that the HTTP server uses, which is replaced when its files change. Thread-safe. */
public final class ServerCertificates {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificates.class);

    static final Duration EXPIRY_NOTICE = Duration.ofDays(14);

    private static final int MAX_CONCURRENT_STREAMS = 100;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 30;

    static {
        // Read by the JDK when its first TLS connection is created. A client of TLS 1.2 could repeat the expensive part
        // of the handshake on one connection without end.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Vertx vertx;
    private final TlsFiles files;
    private final InstantSource clock;
    private volatile TlsFiles.Contents contents;
    private volatile ServerCertificate current;

    private ServerCertificates(Vertx vertx, TlsFiles files, InstantSource clock, TlsFiles.Contents contents) {
        this.vertx = vertx;
        this.files = files;
        this.clock = clock;
        this.contents = contents;
        this.current = parse(contents);
    }

    /**
     * Reads the certificate, and logs a warning when it has expired or will within {@link #EXPIRY_NOTICE}. Blocks: never
     * call it on an event loop.
     *
     * @throws IllegalArgumentException when a file can't be used; the message names setting and file
     */
    public static ServerCertificates load(Vertx vertx, TlsFiles files, InstantSource clock) {
        ServerCertificates loaded = new ServerCertificates(vertx, files, clock, files.read());
        loaded.warnOfExpiry();
        return loaded;
    }

    private ServerCertificate parse(TlsFiles.Contents read) {
        return ServerCertificate.of(vertx, read, files.isClientCertificateRequired());
    }

    /** When the first certificate of the chain in use expires. */
    public Instant expiresAt() {
        return current.expiresAt();
    }

    /** Makes a server use the certificate, HTTP/2 where the client offers it, and limits for both. */
    public void applyTo(HttpServerOptions options) {
        ServerCertificate used = current;
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(used.keyAndChain())
                .setClientAuth(used.clientAuth())
                .setEnabledSecureTransportProtocols(used.options().getEnabledSecureTransportProtocols())
                .setSslHandshakeTimeout(ServerCertificate.HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                // A signature takes milliseconds with some keys, which would delay the requests of an event loop.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_CONCURRENT_STREAMS))
                .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        used.clientAuthorities().ifPresent(options::setTrustOptions);
    }

    TlsFiles.Contents contents() {
        return contents;
    }

    TlsFiles.Contents readFiles() {
        return files.read();
    }

    /** Throws {@link IllegalArgumentException} when the contents can't be used, or the certificate is not valid now. */
    ServerCertificate parseValid(TlsFiles.Contents read) {
        ServerCertificate certificate = parse(read);
        Instant now = clock.instant();
        if (now.isBefore(certificate.beginsAt()) || now.isAfter(certificate.expiresAt())) {
            throw read.certificate()
                    .unusable(
                            "it is valid from " + certificate.beginsAt() + " to " + certificate.expiresAt() + " only",
                            null);
        }
        return certificate;
    }

    void use(TlsFiles.Contents read, ServerCertificate certificate) {
        contents = read;
        current = certificate;
        LOG.info("uses the certificate of {}, which expires at {}", certificate.subject(), certificate.expiresAt());
    }

    void warnOfExpiry() {
        Instant now = clock.instant();
        Instant expiry = current.expiresAt();
        if (now.isAfter(expiry)) {
            LOG.warn("TLS_CERTIFICATE is {}, which expired at {}: clients refuse it", files.certificate(), expiry);
        } else if (now.isBefore(current.beginsAt())) {
            LOG.warn("TLS_CERTIFICATE is {}, which is not valid before {}", files.certificate(), current.beginsAt());
        } else if (now.isAfter(expiry.minus(EXPIRY_NOTICE))) {
            LOG.warn("TLS_CERTIFICATE is {}, which expires at {}: renew it", files.certificate(), expiry);
        }
    }
}
