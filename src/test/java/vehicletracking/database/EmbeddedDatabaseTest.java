package vehicletracking.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
