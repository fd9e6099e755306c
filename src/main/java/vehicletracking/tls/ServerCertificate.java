package vehicletracking.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Certificate of the server, whose key matches, and the authorities of client certificates.
 *
 * @param subject distinguished name of the certificate
 * @param beginsAt from which every certificate of the chain is valid
 * @param expiresAt when the first certificate of the chain expires
 */
record ServerCertificate(
        PemKeyCertOptions keyAndChain,
        Optional<PemTrustOptions> clientAuthorities,
        boolean isClientCertificateRequired,
        String subject,
        Instant beginsAt,
        Instant expiresAt) {

    /** Time for a handshake; a client on a slow network needs some round trips. */
    static final long HANDSHAKE_SECONDS = 10;

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    private static final byte[] SIGNED = {1, 2, 3};

    /** Throws {@link IllegalArgumentException}, which names setting and file, when the contents can't be used. */
    static ServerCertificate of(Vertx vertx, TlsFiles.Contents contents, boolean isClientCertificateRequired) {
        List<X509Certificate> chain = contents.certificate().certificates(vertx);
        requireMatch(
                contents, chain.getFirst().getPublicKey(), contents.key().privateKey(vertx, contents.certificate()));
        contents.clientAuthorities().ifPresent(file -> requireCertificates(vertx, file));
        return new ServerCertificate(
                new PemKeyCertOptions()
                        .setCertValue(contents.certificate().content())
                        .setKeyValue(contents.key().content()),
                contents.clientAuthorities().map(file -> new PemTrustOptions().addCertValue(file.content())),
                isClientCertificateRequired,
                chain.getFirst().getSubjectX500Principal().getName(),
                chain.stream()
                        .map(each -> each.getNotBefore().toInstant())
                        .max(Instant::compareTo)
                        .orElseThrow(),
                chain.stream()
                        .map(each -> each.getNotAfter().toInstant())
                        .min(Instant::compareTo)
                        .orElseThrow());
    }

    private static void requireCertificates(Vertx vertx, PemFile file) {
        if (file.certificates(vertx).isEmpty()) {
            throw file.unusable("that file contains no certificate", null);
        }
    }

    private static void requireMatch(TlsFiles.Contents contents, PublicKey publicKey, PrivateKey privateKey) {
        if (!isSignedBy(privateKey, publicKey)) {
            throw contents.key()
                    .unusable(
                            "it is not the key of the first certificate in "
                                    + contents.certificate().path(),
                            null);
        }
    }

    private static boolean isSignedBy(PrivateKey privateKey, PublicKey publicKey) {
        try {
            Signature signature =
                    Signature.getInstance(publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(SIGNED);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SIGNED);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    ServerSSLOptions options() {
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(keyAndChain)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setClientAuth(clientAuth());
        clientAuthorities.ifPresent(options::setTrustOptions);
        return options;
    }

    ClientAuth clientAuth() {
        if (clientAuthorities.isEmpty()) {
            return ClientAuth.NONE;
        }
        return isClientCertificateRequired ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }
}
