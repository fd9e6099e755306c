package vehicletracking.database;

import java.security.GeneralSecurityException;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.postgresql.ssl.NonValidatingFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS of JDBC connections, for the parameters of {@link DatabaseTls}. The JDBC driver creates it by its name, and
 * verifies the name of the host itself.
 */
public final class JdbcTlsSocketFactory extends WrappedFactory {

    /** @param properties of the connection, those in its URL among them */
    public JdbcTlsSocketFactory(Properties properties) throws GeneralSecurityException {
        String root = properties.getProperty("sslrootcert", "");
        String certificate = properties.getProperty("sslcert", "");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                certificate.isEmpty()
                        ? new KeyManager[0]
                        : TlsMaterial.keys(certificate, properties.getProperty("sslkey", ""))
                                .getKeyManagers(),
                root.isEmpty()
                        ? new TrustManager[] {new NonValidatingFactory.NonValidatingTM()}
                        : TlsMaterial.trust(root).getTrustManagers(),
                null);
        factory = context.getSocketFactory();
    }
}
