import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Measures the latency of single locations at a fixed rate alone, and while another client uses what it can get, in turn.
 * Arguments: base URL, {@code upload} or {@code wrong-keys}, single locations a second, rounds. The environment variable
 * {@code KEY} is the access key of the single locations. Prints the rows of a table; durations are milliseconds.
 */
public class Fair {

    private static final int LINES = Integer.parseInt(Objects.requireNonNullElse(System.getenv("LINES"), "1000000"));
    private static final int WRONG_KEYS_PER_SECOND = 10_000;
    private static final int GUESSING_CONNECTIONS = 8;
    private static final int SECONDS = Integer.parseInt(Objects.requireNonNullElse(System.getenv("SECONDS"), "15"));

    public static void main(String[] arguments) throws Exception {
        URI service = URI.create(arguments[0]);
        boolean isUpload = arguments[1].equals("upload");
        Vertx vertx = Vertx.vertx();
        String key = Objects.requireNonNullElse(System.getenv("KEY"), "");
        SingleReports singles = new SingleReports(vertx, service, key, Integer.parseInt(arguments[2]));
        measure(singles, service, isUpload, false); // compiles the code of the service
        for (int round = 1; round <= Integer.parseInt(arguments[3]); round++) {
            print("alone", singles.measureWhile(during(SECONDS)), 0);
            measure(singles, service, isUpload, true);
        }
        vertx.close().await();
    }

    private static void measure(SingleReports singles, URI service, boolean isUpload, boolean isPrinted)
            throws IOException {
        if (isUpload) {
            measureUpload(singles, service, isPrinted);
        } else {
            measureWrongKeys(singles, service, isPrinted);
        }
    }

    private static void measureUpload(SingleReports singles, URI service, boolean isPrinted) throws IOException {
        long startedNanos = System.nanoTime();
        OtherClient upload = OtherClient.upload(service, LINES);
        SingleReports.Latency latency = singles.measureWhile(upload::isRunning);
        upload.join();
        if (upload.responses() != LINES) {
            throw new IllegalStateException("only " + upload.responses() + " lines were stored");
        }
        if (isPrinted) {
            print("with an upload", latency, upload.responses() / secondsSince(startedNanos));
        }
    }

    private static void measureWrongKeys(SingleReports singles, URI service, boolean isPrinted) throws IOException {
        long startedNanos = System.nanoTime();
        List<OtherClient> clients = new ArrayList<>();
        for (int i = 0; i < GUESSING_CONNECTIONS; i++) {
            clients.add(OtherClient.guess(service, WRONG_KEYS_PER_SECOND / GUESSING_CONNECTIONS));
        }
        SingleReports.Latency latency = singles.measureWhile(during(SECONDS));
        clients.forEach(OtherClient::stop);
        if (isPrinted) {
            long responses = clients.stream().mapToLong(OtherClient::responses).sum();
            print("with wrong keys", latency, responses / secondsSince(startedNanos));
        }
    }

    private static double secondsSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    private static BooleanSupplier during(int seconds) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return () -> System.nanoTime() < endNanos;
    }

    private static void print(String what, SingleReports.Latency latency, double othersPerSecond) {
        System.out.printf(
                "| %s | %d | %.1f | %.1f | %.0f | %d | %.0f |%n",
                what,
                latency.requests(),
                latency.p50Millis(),
                latency.p99Millis(),
                latency.maxMillis(),
                latency.refused(),
                othersPerSecond);
    }
}
