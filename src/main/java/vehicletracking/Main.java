package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.cluster.HazelcastCluster;
import vehicletracking.cluster.SingleNode;
import vehicletracking.metrics.ServiceMetrics;

/**
 * Starts the service, and closes it when the process receives a termination signal. With the name of a command as the
 * first argument it runs the command instead: {@code issue-key} ({@link IssueKey}), {@code verify-log}
 * ({@link VerifyLog}), {@code backup} ({@link Backup}) or {@code restore} ({@link Restore}).
 */
public final class Main {

    /** Maximum time for closing the service; then the process exits in any case. */
    private static final long CLOSE_LIMIT_SECONDS = 9;

    private static final long SETTINGS_LIMIT_SECONDS = 30;

    private Main() {}

    public static void main(String[] arguments) {
        Logging.configure();
        try {
            if (arguments.length == 0) {
                start();
            } else {
                run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
            }
        } catch (RuntimeException | TimeoutException e) {
            giveUp(e);
        }
    }

    private static void run(String command, String[] arguments) {
        switch (command) {
            case "issue-key" -> IssueKey.main(arguments);
            case "verify-log" -> VerifyLog.main(arguments);
            case "backup" -> Backup.main(arguments);
            case "restore" -> Restore.main(arguments);
            default ->
                throw new IllegalArgumentException(
                        command + " is not a command; they are issue-key, verify-log, backup and restore");
        }
    }

    /** On the main thread, since the settings say which Vert.x instance the service runs on. */
    private static void start() throws TimeoutException {
        ServiceMetrics metrics = new ServiceMetrics();
        Vertx vertx = Vertx.builder()
                .with(metrics.measurePools(vertxOptions()))
                .withMetrics(metrics.vertxMetrics())
                .build();
        Settings settings = Settings.load(vertx).await(SETTINGS_LIMIT_SECONDS, TimeUnit.SECONDS);
        settings.logFormat().apply();
        if (settings.cluster().isEmpty()) {
            run(Service.start(vertx, settings, new SingleNode(), metrics), settings);
            return;
        }
        vertx.close().await(SETTINGS_LIMIT_SECONDS, TimeUnit.SECONDS);
        metrics.close();
        run(join(settings, new ServiceMetrics()), settings);
    }

    private static Future<Service> join(Settings settings, ServiceMetrics metrics) {
        return HazelcastCluster.join(
                        metrics.measurePools(vertxOptions()),
                        metrics.vertxMetrics(),
                        settings.cluster().get())
                .compose(node -> Service.start(node.vertx(), settings, node.members(), metrics));
    }

    private static void run(Future<Service> service, Settings settings) {
        service.onSuccess(started -> closeOnSignal(started, settings.drainSeconds()))
                .onFailure(Main::giveUp);
    }

    private static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    private static void closeOnSignal(Service service, int drainSeconds) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                await(service.drain(drainSeconds), drainSeconds + CLOSE_LIMIT_SECONDS);
                await(service.close(), CLOSE_LIMIT_SECONDS);
                await(service.vertx().close(), CLOSE_LIMIT_SECONDS); // leaves the cluster
                Logging.flush();
                Runtime.getRuntime().halt(0);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                LoggerFactory.getLogger(Main.class).error("did not end in good order", e);
                Logging.flush();
                Runtime.getRuntime().halt(1);
            }
        }));
    }

    private static void await(Future<?> future, long limitSeconds)
            throws ExecutionException, TimeoutException, InterruptedException {
        future.toCompletionStage().toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
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
