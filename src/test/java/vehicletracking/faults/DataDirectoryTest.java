package vehicletracking.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.testing.ProcessTest;

@ProcessTest
class DataDirectoryTest {

    @AutoClose
    private final DataDirectory data = new DataDirectory();

    @Test
    void aSecondServiceRefusesTheDirectoryOfTheFirst() throws IOException {
        try (ServiceProcess first = ServiceProcess.start(data);
                ServiceClient client = first.client();
                ServiceProcess second = ServiceProcess.launch(data, Map.of())) {
            assertThat(second.exitCode(Duration.ofMinutes(2))).isEqualTo(1);
            assertThat(second.log().lines())
                    .singleElement()
                    .asString()
                    .contains("DATA_DIR is " + data.path() + ", but another service runs on it");

            client.register("ZH 1");
            assertThat(client.track("ZH 1", 47).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aFirstStartThatWasInterruptedIsBegunAnew() throws IOException {
        Files.createDirectories(data.cluster().resolve("base"));
        Files.writeString(data.cluster().resolve("PG_VERSION"), "17\n");
        Files.writeString(data.cluster().resolve("postgresql.conf"), "half a line");

        try (ServiceProcess service = ServiceProcess.start(data);
                ServiceClient client = service.client()) {
            client.register("ZH 1");
            assertThat(client.track("ZH 1", 47).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void theEmbeddedDatabaseHasOnDiskWhatItCommits() throws SQLException, IOException {
        try (ServiceProcess service = ServiceProcess.start(data)) {
            assertThat(service.isAlive()).isTrue();
            assertThat(Files.readString(data.path().resolve("postgresql.url")).strip())
                    .isEqualTo(data.jdbcUrl()
                            .replaceAll("jdbc:postgresql://(.*)\\?user=postgres", "postgres://postgres@$1"));
            assertThat(show("fsync")).isEqualTo("on");
            assertThat(show("synchronous_commit")).isEqualTo("on");
            assertThat(show("full_page_writes")).isEqualTo("on");
        }
    }

    private String show(String setting) throws SQLException {
        try (Connection connection = DriverManager.getConnection(data.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("SHOW " + setting)) {
            assertThat(value.next()).isTrue();
            return value.getString(1);
        }
    }
}
