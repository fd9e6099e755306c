package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.cluster.HazelcastCluster;

/** Starts the service, and closes it when the process receives a termination signal. */
public final class Main {

    /** Maximum time for closing the service; then the process exits in any case. */
    private static final long CLOSE_LIMIT_SECONDS = 9;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure();
        Vertx vertx = Vertx.vertx(vertxOptions());
        Settings.load(vertx)
                .compose(settings -> start(vertx, settings)
                        .onSuccess(service -> closeOnSignal(service, settings.drainSeconds())))
                .onFailure(Main::giveUp);
    }

    private static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /** A node of a cluster runs on a Vert.x instance of its own, since whether it is one is a setting. */
    private static Future<Service> start(Vertx vertx, Settings settings) {
        return settings.cluster().isEmpty()
                ? Service.start(vertx, settings)
                : HazelcastCluster.join(vertxOptions(), settings.cluster().get())
                        .compose(node -> vertx.close()
                                .compose(ignored -> Service.start(node.vertx(), settings, node.members())));
    }

    private static void closeOnSignal(Service service, int drainSeconds) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                service.drain(drainSeconds)
                        .compose(ignored -> service.close())
                        .compose(ignored -> service.vertx().close()) // leaves the cluster
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(drainSeconds + CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
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
