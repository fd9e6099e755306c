package vehicletracking.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/**
 * TLS of connections to PostgreSQL, as the parameters of a URL say with the meaning that libpq gives them.
 *
 * @param rootCertificate file of the authorities, or {@link TlsMaterial#SYSTEM}; empty when the server is not verified
 * @param certificate file of the certificate of the client; empty for none
 * @param key file of its key
 * @param refusal why the last certificate of a server was refused; empty if none was
 */
record DatabaseTls(
        SslMode mode, String rootCertificate, String certificate, String key, AtomicReference<String> refusal) {

    static final DatabaseTls NONE = new DatabaseTls(SslMode.DISABLE, "", "", "", new AtomicReference<>(""));

    private static final String MODE = "sslmode";
    private static final String ROOT_CERTIFICATE = "sslrootcert";
    private static final String CERTIFICATE = "sslcert";
    private static final String KEY = "sslkey";

    private static final Set<String> SUPPORTED = Set.of(MODE, ROOT_CERTIFICATE, CERTIFICATE, KEY);

    /** Parameters that would make a connection safer than it is without them. */
    private static final Set<String> UNSUPPORTED = Set.of("channel_binding", "require_auth", "gssencmode");

    /** @param parameters of a URL, from the question mark; may be empty */
    static DatabaseTls of(String parameters) {
        Map<String, String> given = given(parameters);
        String root = given.getOrDefault(ROOT_CERTIFICATE, "");
        DatabaseTls tls = new DatabaseTls(
                mode(given, root),
                root,
                given.getOrDefault(CERTIFICATE, ""),
                given.getOrDefault(KEY, ""),
                new AtomicReference<>(""));
        return tls.withDefaultAuthority().verified();
    }

    private static Map<String, String> given(String parameters) {
        Map<String, String> given = new HashMap<>();
        for (String parameter : parameters.replaceFirst("^[^?]*\\??", "").split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            String name = parts[0].toLowerCase(Locale.ROOT);
            if (SUPPORTED.contains(name) && parts.length == 2) {
                given.put(name, URLDecoder.decode(parts[1], UTF_8).strip());
            } else if (name.startsWith("ssl") || UNSUPPORTED.contains(name)) {
                throw new InvalidDatabaseTlsException(
                        name + " is not supported; supported are sslmode, sslrootcert, sslcert and sslkey", null);
            }
        }
        return given;
    }

    private static SslMode mode(Map<String, String> given, String root) {
        String text = given.getOrDefault(MODE, root.equals(TlsMaterial.SYSTEM) ? "verify-full" : "prefer");
        return Arrays.stream(SslMode.VALUES)
                .filter(mode -> mode.value.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidDatabaseTlsException(
                        "sslmode is %s, but must be one of %s"
                                .formatted(
                                        text,
                                        Arrays.stream(SslMode.VALUES)
                                                .map(mode -> mode.value)
                                                .collect(Collectors.joining(", "))),
                        null));
    }

    private DatabaseTls withDefaultAuthority() {
        Path file = Path.of(System.getProperty("user.home"), ".postgresql", "root.crt");
        boolean isUsed = rootCertificate.isEmpty() && mode.compareTo(SslMode.REQUIRE) >= 0 && Files.exists(file);
        return isUsed ? with(mode, file.toString()) : this;
    }

    private DatabaseTls with(SslMode otherMode, String otherRoot) {
        return new DatabaseTls(otherMode, otherRoot, certificate, key, refusal);
    }

    /** Of the modes from {@code require}, each that has authorities verifies; the weaker ones have no use for them. */
    private DatabaseTls verified() {
        if (rootCertificate.equals(TlsMaterial.SYSTEM) && mode != SslMode.VERIFY_FULL) {
            throw new InvalidDatabaseTlsException("sslrootcert=system requires sslmode=verify-full", null);
        }
        if (isVerified(mode) && rootCertificate.isEmpty()) {
            throw new InvalidDatabaseTlsException(
                    "sslmode=%s requires sslrootcert, the file of the authority of the server, or sslrootcert=system"
                            .formatted(mode.value),
                    null);
        }
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new InvalidDatabaseTlsException("sslcert and sslkey belong together: write both or none", null);
        }
        if (mode.compareTo(SslMode.REQUIRE) < 0) {
            return with(mode, "");
        }
        return mode == SslMode.REQUIRE && !rootCertificate.isEmpty() ? with(SslMode.VERIFY_CA, rootCertificate) : this;
    }

    private static boolean isVerified(SslMode mode) {
        return mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
    }

    Optional<String> lastRefusal() {
        return Optional.ofNullable(refusal.get()).filter(reason -> !reason.isEmpty());
    }

    boolean isVerified() {
        return isVerified(mode);
    }

    /** Reads the files, which blocks. */
    PgConnectOptions applyTo(PgConnectOptions server) {
        server.setSslMode(mode);
        if (mode == SslMode.DISABLE) {
            return server;
        }
        ClientSSLOptions options = new ClientSSLOptions();
        if (isVerified()) {
            options.setTrustOptions(TrustOptions.wrap(new RecordingTrustManager(trust(), refusal)));
            options.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
        } else {
            options.setTrustAll(true);
        }
        if (!certificate.isEmpty()) {
            options.setKeyCertOptions(keys());
        }
        return server.setSslOptions(options);
    }

    private X509ExtendedTrustManager trust() {
        return (X509ExtendedTrustManager) TlsMaterial.trust(rootCertificate).getTrustManagers()[0];
    }

    private KeyCertOptions keys() {
        return KeyCertOptions.wrap(
                (X509KeyManager) TlsMaterial.keys(certificate, key).getKeyManagers()[0]);
    }

    /** Parameters of a JDBC URL, which have the same effect through {@link JdbcTlsSocketFactory}. */
    String jdbcParameters() {
        return "sslmode=" + mode.value
                + (mode == SslMode.DISABLE ? "" : "&sslfactory=" + JdbcTlsSocketFactory.class.getName())
                + parameter(ROOT_CERTIFICATE, rootCertificate)
                + parameter(CERTIFICATE, certificate)
                + parameter(KEY, key);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, UTF_8);
    }
}
