package vehicletracking.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A file of the settings and its content. Its methods throw {@link IllegalArgumentException}, whose message names the
 * setting and the file.
 */
record PemFile(String setting, Path path, Buffer content) {

    /** At least one certificate, in the order of the file. */
    List<X509Certificate> certificates(Vertx vertx) {
        try {
            KeyStore store = new PemTrustOptions().addCertValue(content).loadKeyStore(vertx);
            return Collections.list(store.aliases()).stream()
                    .map(alias -> certificate(store, alias))
                    .toList();
        } catch (Exception e) {
            throw unusable("that file is not a certificate in PEM (" + reason(e) + ")", e);
        }
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key, read together with its certificates. */
    PrivateKey privateKey(Vertx vertx, PemFile chain) {
        try {
            PemKeyCertOptions pair =
                    new PemKeyCertOptions().setKeyValue(content).setCertValue(chain.content);
            KeyManager[] managers = pair.getKeyManagerFactory(vertx).getKeyManagers();
            String alias = pair.loadKeyStore(vertx).aliases().nextElement();
            return Arrays.stream(managers)
                    .map(manager -> ((X509KeyManager) manager).getPrivateKey(alias))
                    .findFirst()
                    .orElseThrow();
        } catch (Exception e) {
            throw unusable(
                    "that file is not an unencrypted RSA or EC key in PEM of the certificate %s (%s)"
                            .formatted(chain.path, reason(e)),
                    e);
        }
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    IllegalArgumentException unusable(String reason, @Nullable Throwable cause) {
        return new IllegalArgumentException(setting + " is " + path + ", but " + reason, cause);
    }
}
