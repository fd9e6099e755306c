package vehicletracking.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestAuthority;
import vehicletracking.testing.TestAuthority.Pem;

@IntegrationTest
class ServerCertificatesTest {

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path directory;

    private static Pem server;
    private static Pem other;

    @BeforeAll
    static void issue() throws Exception {
        TestAuthority authority = new TestAuthority(directory);
        server = authority.issue("localhost", "dns:localhost");
        other = authority.issue("other", "dns:other");
    }

    @AfterAll
    static void close() throws TimeoutException {
        await(VERTX.close());
    }

    @Test
    void a_file_that_does_not_exist_is_named() {
        assertRefused(new Pem(directory.resolve("none.pem"), server.key()))
                .isEqualTo("TLS_CERTIFICATE is " + directory.resolve("none.pem") + ", but there is no such file");
        assertRefused(new Pem(server.certificate(), directory.resolve("none.key")))
                .isEqualTo("TLS_KEY is " + directory.resolve("none.key") + ", but there is no such file");
    }

    @Test
    void a_directory_is_refused() {
        assertRefused(new Pem(directory, server.key()))
                .startsWith("TLS_CERTIFICATE is " + directory + ", but that file can't be read (");
    }

    @Test
    void a_file_that_is_not_pem_is_refused() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "nonsense");
        Path cut = Files.writeString(
                directory.resolve("cut"), Files.readString(server.certificate()).substring(0, 200));
        assertRefused(new Pem(text, server.key()))
                .startsWith("TLS_CERTIFICATE is " + text + ", but that file is not a certificate in PEM (");
        assertRefused(new Pem(cut, server.key())).contains("is not a certificate in PEM (");
        assertRefused(new Pem(server.key(), server.key())).contains("is not a certificate in PEM (");
        assertRefused(new Pem(server.certificate(), text))
                .startsWith("TLS_KEY is " + text + ", but that file is not an unencrypted RSA or EC key in PEM");
    }

    @Test
    void the_key_of_another_certificate_is_refused() {
        assertRefused(new Pem(server.certificate(), other.key()))
                .isEqualTo("TLS_KEY is " + other.key() + ", but it is not the key of the first certificate in "
                        + server.certificate());
    }

    @Test
    void authorities_of_clients_that_are_not_pem_are_refused() {
        TlsFiles files = new TlsFiles(server.certificate(), server.key(), Optional.of(server.key()), true);
        assertThatThrownBy(() -> ServerCertificates.load(VERTX, files, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("TLS_CLIENT_CA is " + server.key() + ", but that file is not a certificate");
    }

    @Test
    void the_end_of_the_certificate_is_known() {
        ServerCertificates loaded = ServerCertificates.load(VERTX, files(server), InstantSource.system());
        assertThat(Duration.between(InstantSource.system().instant(), loaded.expiresAt()))
                .isBetween(Duration.ofDays(36_499), Duration.ofDays(36_500));
    }

    private static AbstractStringAssert<?> assertRefused(Pem pem) {
        return assertThat(catchThrowableOfType(
                        IllegalArgumentException.class,
                        () -> ServerCertificates.load(VERTX, files(pem), InstantSource.system()))
                .getMessage());
    }

    private static TlsFiles files(Pem pem) {
        return new TlsFiles(pem.certificate(), pem.key(), Optional.empty(), false);
    }
}
