package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleCommandsTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void every_event_loop_knows_of_the_single_commands_of_all() {
        CommandClient one = new CommandClient(vertx, vertx.getOrCreateContext());
        CommandClient other = new CommandClient(vertx, vertx.getOrCreateContext());
        assertThat(other.hasRecentSingles()).isFalse();

        SingleCommands.of(vertx).sent();

        assertThat(one.hasRecentSingles()).isTrue();
        assertThat(other.hasRecentSingles()).isTrue();
    }
}
