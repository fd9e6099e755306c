package vehicletracking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
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
        Vertx vertx = vertx(metrics, Settings.Instances.DEFAULT_EVENT_LOOPS);
        Settings settings = Settings.load(vertx).await(SETTINGS_LIMIT_SECONDS, TimeUnit.SECONDS);
        settings.logFormat().apply();
        int eventLoops = settings.instances().eventLoops();
        if (settings.cluster().isEmpty() && eventLoops == Settings.Instances.DEFAULT_EVENT_LOOPS) {
            run(Service.start(vertx, settings, new SingleNode(), metrics), settings);
            return;
        }
        vertx.close().await(SETTINGS_LIMIT_SECONDS, TimeUnit.SECONDS);
        metrics.close();
        run(startOnOther(settings, new ServiceMetrics()), settings);
    }

    private static Future<Service> startOnOther(Settings settings, ServiceMetrics metrics) {
        return settings.cluster().isPresent()
                ? join(settings, metrics)
                : Service.start(vertx(metrics, settings.instances().eventLoops()), settings, new SingleNode(), metrics);
    }

    private static Future<Service> join(Settings settings, ServiceMetrics metrics) {
        return HazelcastCluster.join(
                        metrics.measurePools(vertxOptions(settings.instances().eventLoops())),
                        metrics.vertxMetrics(),
                        settings.cluster().get())
                .compose(node -> Service.start(node.vertx(), settings, node.members(), metrics));
    }

    /** A signal may come before the start is complete, so what answers it is there first. */
    private static void run(Future<Service> start, Settings settings) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeOnSignal(start, settings.drainSeconds())));
        start.onFailure(Main::giveUp);
    }

    private static Vertx vertx(ServiceMetrics metrics, int eventLoops) {
        return Vertx.builder()
                .with(metrics.measurePools(vertxOptions(eventLoops)))
                .withMetrics(metrics.vertxMetrics())
                .build();
    }

    private static VertxOptions vertxOptions(int eventLoops) {
        return new VertxOptions()
                .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false))
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(eventLoops);
    }

    private static void closeOnSignal(Future<Service> start, int drainSeconds) {
        if (start.failed()) {
            return; // the exit code of giveUp stands
        }
        try {
            Service service = await(start, CLOSE_LIMIT_SECONDS);
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
    }

    private static <T> T await(Future<T> future, long limitSeconds)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
    }

    private static void giveUp(Throwable failure) {
        Logger log = LoggerFactory.getLogger(Main.class);
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            log.error("does not start: {}", failure.getMessage());
        } else {
            log.error("does not start", failure);
        }
        Logging.exit(1);
    }
}
