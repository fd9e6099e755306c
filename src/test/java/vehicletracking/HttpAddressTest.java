package vehicletracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatCanNotListenFailsInASentence(boolean isNativeTransport) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNativeTransport));
        try (ServerSocket other = listening()) {
            HttpAddress address = new HttpAddress("127.0.0.1", other.getLocalPort());
            Throwable failure = vertx.createHttpServer()
                    .requestHandler(request -> {})
                    .listen(address.port(), address.host())
                    .map(server -> new Throwable("it listens"))
                    .otherwise(address::explain)
                    .await(10, TimeUnit.SECONDS);
            assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("HTTP_PORT is %1$d, but 127.0.0.1:%1$d can't be bound", address.port())
                    .hasMessageEndingWith("stop the process that uses it, or choose another port");
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
