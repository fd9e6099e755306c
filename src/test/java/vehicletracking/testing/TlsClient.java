package vehicletracking.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import vehicletracking.testing.TestAuthority.Pem;

/** Connections of TLS to a server on loopback, whose certificate an authority has issued. */
public final class TlsClient {

    private static final char[] PASSWORD = {};
    private static final int READ_LIMIT_MILLIS = 60_000;

    private final SSLContext context;

    private TlsClient(SSLContext context) {
        this.context = context;
    }

    /** A client that trusts one authority. */
    public static TlsClient trusting(Path authority) throws IOException, GeneralSecurityException {
        return of(authority, Optional.empty());
    }

    /** A client with a certificate of its own. */
    public static TlsClient with(Path authority, Pem own) throws IOException, GeneralSecurityException {
        return of(authority, Optional.of(own));
    }

    private static TlsClient of(Path authority, Optional<Pem> own) throws IOException, GeneralSecurityException {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", certificate(authority));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore keys = emptyStore();
        if (own.isPresent()) {
            Certificate[] chain = {certificate(own.get().certificate())};
            keys.setKeyEntry("own", key(own.get().key()), PASSWORD, chain);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return new TlsClient(context);
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    private static X509Certificate certificate(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(pem))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    public HttpClient http(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    /** A connection before its handshake. */
    public SSLSocket connect(int port, String... applicationProtocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(applicationProtocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** Serial number of the certificate that the server shows to new connections. */
    public String serverSerial(int port) throws IOException {
        try (SSLSocket socket = connect(port)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber().toString(16);
        }
    }
}
