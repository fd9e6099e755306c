package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.PostgresServer;
import vehicletracking.testing.TestAuthority;
import vehicletracking.testing.TestAuthority.Pem;

/**
 * A PostgreSQL that insists on TLS, and on a certificate of the role {@code device}. What the connections of the service
 * accept, the one that migrates accepts, and the other way round.
 */
@IntegrationTest
@Timeout(120)
class DatabaseTlsTest {

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static Pem device;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        other = new TestAuthority(Files.createDirectory(directory.resolve("other")));
        device = authority.issue("device", "dns:device");
        server = PostgresServer.primary();
        server.execute("CREATE ROLE device SUPERUSER LOGIN");
        server.requireTls(
                authority.issue("server", "dns:localhost"),
                authority.certificate(),
                "hostssl all device 127.0.0.1/32 cert",
                "hostssl all postgres 127.0.0.1/32 trust");
    }

    @AfterAll
    static void stop() throws TimeoutException {
        await(VERTX.close());
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?sslmode=allow", "?sslmode=prefer", "?sslmode=require"})
    void modes_that_encrypt_without_verification_connect(String parameters) throws TimeoutException {
        assertConnects(url("postgres", "127.0.0.1", parameters));
    }

    @ParameterizedTest
    @CsvSource({"verify-full, localhost", "verify-ca, localhost", "verify-ca, 127.0.0.1", "require, 127.0.0.1"})
    void the_right_authority_and_host_are_accepted(String mode, String host) throws TimeoutException {
        assertConnects(url("postgres", host, "?sslmode=" + mode + "&sslrootcert=" + authority.certificate()));
    }

    @Test
    void verify_full_refuses_another_host() {
        assertRefused(url("postgres", "127.0.0.1", "?sslmode=verify-full&sslrootcert=" + authority.certificate()))
                .hasMessageContaining("the certificate of the server is not accepted (")
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-full", "verify-ca", "require"})
    void an_unknown_authority_is_refused(String mode) {
        assertRefused(url("postgres", "localhost", "?sslmode=" + mode + "&sslrootcert=" + other.certificate()))
                .hasMessageContaining("the certificate of the server is not accepted (");
    }

    @Test
    void the_authorities_of_the_jdk_do_not_include_that_of_a_test() {
        assertRefused(url("postgres", "localhost", "?sslrootcert=system"))
                .hasMessageContaining("the certificate of the server is not accepted (");
    }

    @Test
    void disable_is_refused() {
        assertRefused(url("postgres", "localhost", "?sslmode=disable"))
                .hasMessageContaining("PostgreSQL refuses this user, or connections without TLS (")
                .hasMessageEndingWith("correct user name and password, or set sslmode");
    }

    @Test
    void a_certificate_of_the_client_is_shown() throws TimeoutException {
        String verified = "?sslmode=verify-full&sslrootcert=" + authority.certificate();
        assertConnects(
                url("device", "localhost", verified + "&sslcert=" + device.certificate() + "&sslkey=" + device.key()));
        assertRefused(url("device", "localhost", verified)).hasMessageContaining("PostgreSQL refuses this user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode=verify-full | sslmode=verify-full requires sslrootcert",
                "sslmode=verify-ca | sslmode=verify-ca requires sslrootcert",
                "sslmode=always | sslmode is always, but must be one of disable, allow, prefer, require",
                "sslmode=require&sslrootcert=system | sslrootcert=system requires sslmode=verify-full",
                "sslmode=verify-ca&sslrootcert=/none | sslrootcert is /none, but that file can't be read",
                "sslmode=require&sslrootcert=pom.xml | sslrootcert is pom.xml, but that file is not a certificate",
                "sslmode=require&sslcert=pom.xml | sslcert and sslkey belong together",
                "sslmode=require&sslcrl=x | sslcrl is not supported; supported are sslmode, sslrootcert",
                "ssl=true | ssl is not supported",
                "channel_binding=require | channel_binding is not supported"
            })
    void a_parameter_that_cannot_be_used_is_named(String parameters, String message) {
        assertThatThrownBy(() -> DatabaseServers.parse("postgres://me:secret@localhost/fleet?" + parameters))
                .isInstanceOf(InvalidDatabaseTlsException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    private static String url(String user, String host, String parameters) {
        return "postgres://" + user + "@" + host + ":" + server.port() + "/postgres" + parameters;
    }

    private static void assertConnects(String url) throws TimeoutException {
        DatabaseServers servers = DatabaseServers.parse(url);
        await(connect(servers));
        Schema.migrate(servers);
        assertThat(encryptedConnections(servers)).isPositive();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String url) {
        DatabaseServers servers = DatabaseServers.parse(url);
        assertThatThrownBy(() -> DriverManager.getConnection(
                        servers.jdbcUrl(), servers.first().getUser(), ""))
                .isInstanceOf(SQLException.class);
        return assertThatThrownBy(() -> await(connect(servers)));
    }

    private static Future<Void> connect(DatabaseServers servers) {
        Pools pools = Pools.open(VERTX, servers, List.of(), 1, sql -> true);
        return pools.requireDurability()
                .recover(failure -> Future.failedFuture(ConnectionFailure.explain(servers, failure)))
                .eventually(pools::close);
    }

    private static long encryptedConnections(DatabaseServers servers) throws TimeoutException {
        Pools pools = Pools.open(VERTX, servers, List.of(), 1, sql -> true);
        return await(pools.reads()
                .query("SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .eventually(pools::close));
    }
}
