package vehicletracking.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryWithBackoffTest {

    private static final long AN_HOUR_MILLIS = 3_600_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws TimeoutException {
        await(vertx.close());
    }

    @Test
    void stopFailsPendingPauses() throws TimeoutException {
        Promise<List<Future<Void>>> pauses = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(ignored -> {
            RetryWithBackoff retry = new RetryWithBackoff(vertx);
            List<Future<Void>> begun =
                    Stream.generate(() -> retry.pause(AN_HOUR_MILLIS)).limit(3).toList();
            retry.stop();
            pauses.complete(begun);
        });

        assertThat(await(pauses.future()))
                .hasSize(3)
                .allMatch(pause -> pause.cause() instanceof RetryWithBackoff.StoppedException);
    }
}
