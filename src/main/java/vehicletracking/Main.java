package vehicletracking;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the service, and closes it when the process receives a termination signal. */
public final class Main {

    /** Maximum time for closing the service; then the process exits in any case. */
    private static final long CLOSE_LIMIT_SECONDS = 9;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors())));
        Settings.load(vertx)
                .compose(settings -> Service.start(vertx, settings))
                .onSuccess(Main::closeOnSignal)
                .onFailure(Main::giveUp);
    }

    private static void closeOnSignal(Service service) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                service.close().toCompletionStage().toCompletableFuture().get(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
                Logging.flush();
                Runtime.getRuntime().halt(0);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                LoggerFactory.getLogger(Main.class).error("did not end in good order", e);
                Logging.flush();
                Runtime.getRuntime().halt(1);
            }
        }));
    }

    private static void giveUp(Throwable failure) {
        Logger log = LoggerFactory.getLogger(Main.class);
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            log.error("does not start: {}", failure.getMessage());
        } else {
            log.error("does not start", failure);
        }
        Logging.flush();
        System.exit(1);
    }
}
