package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vehicletracking.testing.IntegrationTest;

@IntegrationTest
class EmbeddedDatabaseTest {

    @TempDir
    Path directory;

    @Test
    void a_port_that_another_process_binds_meanwhile_is_replaced() throws IOException {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> ports = List.of(taken.getLocalPort(), free);
            AtomicInteger chosen = new AtomicInteger();
            try (EmbeddedDatabase database =
                    EmbeddedDatabase.start(directory, () -> ports.get(chosen.getAndIncrement()))) {
                assertThat(database.isRunning()).isTrue();
                assertThat(database.connectOptions().getPort()).isEqualTo(free);
            }
        }
    }

    @Test
    void data_of_another_major_version_of_postgresql_is_refused() throws IOException {
        Files.createFile(directory.resolve("postgresql-16.complete"));

        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("DATA_DIR is " + directory + ", which has data of another major version of PostgreSQL"
                        + " (postgresql-16); make a backup with the version of the"
                        + " service that wrote it, and restore it into another"
                        + " DATA_DIR");
        assertThat(directory.resolve("postgresql-17")).doesNotExist();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
