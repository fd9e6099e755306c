package vehicletracking.database;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys of connections to PostgreSQL, from files in PEM. Both clients of the database use these, so that
 * they accept the same. Throws {@link InvalidDatabaseTlsException}, which names the parameter and the file.
 */
final class TlsMaterial {

    /** Value of {@code sslrootcert} for the authorities that the JDK trusts. */
    static final String SYSTEM = "system";

    private static final Pattern PKCS_8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final char[] PASSWORD = {};

    private TlsMaterial() {}

    static TrustManagerFactory trust(String rootCertificate) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(rootCertificate.equals(SYSTEM) ? null : store(certificates("sslrootcert", rootCertificate)));
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (Certificate each : authorities) {
            store.setCertificateEntry(String.valueOf(store.size()), each);
        }
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    static KeyManagerFactory keys(String certificate, String key) {
        Certificate[] chain = certificates("sslcert", certificate).toArray(new Certificate[0]);
        PrivateKey privateKey = privateKey(key, chain[0].getPublicKey().getAlgorithm());
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("client", privateKey, PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Collection<? extends Certificate> certificates(String parameter, String file) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(parameter, file)));
            if (!certificates.isEmpty()) {
                return certificates;
            }
            throw notPem(parameter, file, "a certificate", null);
        } catch (GeneralSecurityException e) {
            throw notPem(parameter, file, "a certificate", e);
        }
    }

    private static PrivateKey privateKey(String file, String algorithm) {
        Matcher pem = PKCS_8.matcher(new String(read("sslkey", file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw notPem("sslkey", file, "an unencrypted key (PKCS #8, BEGIN PRIVATE KEY)", null);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notPem("sslkey", file, "a key of the certificate in sslcert", e);
        }
    }

    private static byte[] read(String parameter, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new InvalidDatabaseTlsException(
                    "%s is %s, but that file can't be read (%s)".formatted(parameter, file, e), e);
        }
    }

    private static InvalidDatabaseTlsException notPem(
            String parameter, String file, String expected, @Nullable Throwable cause) {
        return new InvalidDatabaseTlsException(
                "%s is %s, but that file is not %s in PEM".formatted(parameter, file, expected), cause);
    }
}
