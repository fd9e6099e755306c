package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vehicletracking.testing.ProcessTest;

/** Every start that is refused logs one line at ERROR, with what to do, and ends with exit code 1. */
@ProcessTest
class RefusedStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @TempDir
    Path directory;

    @Test
    void aPortThatIsTakenIsReportedBeforeADatabaseIsMade() throws IOException {
        try (ServerSocket other = listening()) {
            int port = other.getLocalPort();
            assertThat(refusal(Map.of("HTTP_PORT", String.valueOf(port))))
                    .contains("HTTP_PORT is " + port + ", but 127.0.0.1:" + port + " can't be bound (")
                    .endsWith("); stop the process that uses it, or choose another port");
        }
        assertThat(data.cluster()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPortOfTheClusterThatIsTakenIsReportedWithItsSettings(int offset) throws IOException {
        try (ServerSocket other = listening()) {
            int port = other.getLocalPort() - offset;
            assertThat(refusal(Map.of(
                            "CLUSTER_MEMBERS",
                            "127.0.0.1",
                            "CLUSTER_PORT",
                            String.valueOf(port),
                            "DATABASE_URL",
                            url("none", 1, "fleet"))))
                    .contains("the node can't join the cluster on the ports " + port + " and " + (port + 1)
                            + " of 127.0.0.1 (CLUSTER_HOST, CLUSTER_PORT): ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void aHostThatIsNotThisMachineIsReportedBeforeADatabaseIsMade(String host) {
        assertThat(refusal(Map.of("HTTP_HOST", host, "AUTH", "none")))
                .endsWith("HTTP_HOST is " + host + ", but this machine has no such address;"
                        + " use one of its own, 127.0.0.1, or 0.0.0.0 for all of them");
        assertThat(data.cluster()).doesNotExist();
    }

    @Test
    void anAddressThatOthersReachRequiresAuthentication() {
        assertThat(refusal(Map.of("HTTP_HOST", "0.0.0.0")))
                .endsWith("AUTH is required when HTTP_HOST is not a loopback address, and it is 0.0.0.0: set AUTH=keys"
                        + " or AUTH=oidc, or AUTH=none for a service that every client that reaches it may use");
        assertThat(data.cluster()).doesNotExist();
    }

    @Test
    void aDatabaseThatDoesNotListenIsReportedWithoutItsPassword() throws IOException {
        int closedPort;
        try (ServerSocket other = listening()) {
            closedPort = other.getLocalPort();
        }
        assertThat(refusal(Map.of("DATABASE_URL", url("nonsense", closedPort, "fleet"))))
                .contains("DATABASE_URL names database fleet of user tracking on 127.0.0.1:" + closedPort
                        + ", but no connection can be made (")
                .endsWith("); start that PostgreSQL, or correct host and port")
                .doesNotContain("nonsense");
    }

    @Test
    void aWrongPasswordAndAWrongDatabaseAreReportedWithoutThePassword() throws Exception {
        startAndStop();
        Path rules = data.cluster().resolve("pg_hba.conf");
        Files.writeString(rules, "host all tracking 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        try (ServiceProcess service = ServiceProcess.start(data);
                DataDirectory unused = new DataDirectory()) {
            assertThat(service.isAlive()).isTrue();
            data.execute("CREATE ROLE tracking LOGIN PASSWORD 'right'");
            int port = URI.create(data.jdbcUrl().substring("jdbc:".length())).getPort();

            assertThat(refusal(unused, Map.of("DATABASE_URL", url("nonsense", port, "postgres")), Path.of("")))
                    .contains("on 127.0.0.1:" + port + ", but PostgreSQL refuses this user (")
                    .endsWith("); correct user name and password")
                    .doesNotContain("nonsense");
            assertThat(refusal(unused, Map.of("DATABASE_URL", url("right", port, "fleet")), Path.of("")))
                    .contains("DATABASE_URL names database fleet of user tracking on 127.0.0.1:" + port)
                    .endsWith("but there is no such database;"
                            + " make it with CREATE DATABASE, or correct the name of the database")
                    .doesNotContain("right");
        }
    }

    @Test
    void aDataDirectoryThatCanNotBeMadeIsReported() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(refusal(Map.of("DATA_DIR", file.resolve("data").toString())))
                .contains("DATA_DIR is " + file.resolve("data") + ", but that directory can't be made or written (")
                .endsWith("); make it writable for this user, or choose another one");
    }

    @Test
    void aDataDirectoryThatCanNotBeWrittenIsReported() throws IOException {
        Files.createDirectory(data.path().resolve("lock")); // so that not even a superuser can write that file
        assertThat(refusal(Map.of()))
                .contains("DATA_DIR is " + data.path() + ", but that directory can't be made or written (");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP_PORT: 0\n"
                + "DATABASE_URL: secret: x', ', line 2 is not readable as YAML (mapping values are not allowed here'",
        "'HTTP_PORT: 0\nHTTP_HOST: [secret\n', ', line 3 is not readable as YAML ('",
        "'HTTP_PORT: 0\n\tHTTP_HOST: secret\n', ', line 2 is not readable as YAML ('",
        "'HTTP_PORT 0 secret', ' is not readable as YAML (it has no setting)'",
        "'# HTTP_PORT: 0\n', ' is not readable as YAML (it has no setting)'"
    })
    void aConfigurationFileThatIsNotYamlIsReportedWithItsLine(String yaml, String complaint) throws IOException {
        assertThat(refusalOfConfiguration(yaml))
                .contains("conf/application.yaml" + complaint)
                .endsWith("); write each setting as NAME: value on a line of its own")
                .doesNotContain("secret");
    }

    @Test
    void anUnknownSettingInTheConfigurationFileIsReportedWithTheNearestName() throws IOException {
        assertThat(refusalOfConfiguration("HTTP_PROT: 3001"))
                .endsWith("conf/application.yaml: HTTP_PROT is not a setting;"
                        + " the nearest one is HTTP_PORT: rename or remove it");
    }

    @Test
    void anUnknownVariableOfTheServiceIsReportedWithTheNearestName() {
        assertThat(refusal(Map.of("HTTP_PROT", "3001")))
                .endsWith("the environment variable HTTP_PROT is not a setting;"
                        + " the nearest one is HTTP_PORT: rename or remove it");
    }

    @Test
    void aVariableOfAnotherProgramIsWarnedOfWithoutItsValue() {
        try (ServiceProcess service =
                ServiceProcess.start(data, Map.of("HTTP_PROXY", "http://user:secret@proxy:3128"))) {
            assertThat(service.logLinesWith("HTTP_PROXY"))
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .endsWith("is not a setting and is ignored; the nearest setting is HTTP_PORT");
            assertThat(service.log()).doesNotContain("secret");
        }
    }

    private String refusal(Map<String, String> settings) {
        return refusal(data, settings, Path.of(""));
    }

    private String refusalOfConfiguration(String yaml) throws IOException {
        Files.createDirectories(directory.resolve("conf"));
        Files.writeString(directory.resolve("conf/application.yaml"), yaml);
        return refusal(data, Map.of(), directory);
    }

    private static String refusal(DataDirectory data, Map<String, String> settings, Path workingDirectory) {
        try (ServiceProcess service = ServiceProcess.launch(data, settings, workingDirectory)) {
            assertThat(service.exitCode(LIMIT)).isEqualTo(1);
            assertThat(service.log().lines()).hasSize(1);
            String line = service.log().strip();
            assertThat(line).contains(" ERROR ").contains(" does not start: ");
            return line;
        }
    }

    private void startAndStop() {
        try (ServiceProcess service = ServiceProcess.start(data)) {
            service.terminate();
            assertThat(service.exitCode(LIMIT)).isZero();
        }
    }

    private static String url(String password, int port, String database) {
        return "postgres://tracking:" + password + "@127.0.0.1:" + port + "/" + database;
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
