import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Player that sends positions over several connections, each position when it is due. All reports of a vehicle are sent
 * in order on one connection, unless they are shuffled.
 */
final class Player {

    private final Client client;
    private final Options options;
    private final ReplayTarget target;

    Player(Client client, Options options) {
        this.client = client;
        this.options = options;
        this.target = ReplayTarget.of(options.via());
    }

    /** Sends positions; returns how many were refused. */
    long play(List<Position> positions) throws Exception {
        Progress progress = new Progress(positions.size());
        Instant first = positions.getFirst().at();
        long startedNanos = System.nanoTime();
        long refused = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> refusals = new ArrayList<>();
            for (List<Position> connection : byConnection(positions)) {
                refusals.add(executor.submit(() -> play(connection, first, startedNanos, progress)));
            }
            for (Future<Long> refusal : refusals) {
                refused += refusal.get();
            }
        }
        progress.end();
        return refused;
    }

    private List<List<Position>> byConnection(List<Position> positions) {
        List<Position> all = new ArrayList<>(positions);
        if (options.isShuffled()) {
            Collections.shuffle(all, new Random(1));
        }
        List<List<Position>> connections = new ArrayList<>();
        for (int i = 0; i < options.connections(); i++) {
            connections.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            int connection =
                    options.isShuffled() ? i : Math.floorMod(all.get(i).plate().hashCode(), connections.size());
            connections.get(connection % connections.size()).add(all.get(i));
        }
        return connections;
    }

    private long play(List<Position> connection, Instant first, long startedNanos, Progress progress)
            throws IOException, InterruptedException {
        long refused = 0;
        int next = 0;
        while (next < connection.size()) {
            sleepNanos(nanosUntil(connection.get(next), first, startedNanos));
            int end = next + 1;
            while (target.isBatched()
                    && end < connection.size()
                    && end - next < options.batch()
                    && nanosUntil(connection.get(end), first, startedNanos) <= 0) {
                end++;
            }
            refused += send(connection.subList(next, end));
            progress.add(end - next);
            next = end;
        }
        return refused;
    }

    private long nanosUntil(Position position, Instant first, long startedNanos) {
        if (options.isShuffled() || Double.isInfinite(options.speed())) {
            return 0;
        }
        double dueNanos = Duration.between(first, position.at()).toNanos() / options.speed();
        return (long) dueNanos - (System.nanoTime() - startedNanos);
    }

    private static void sleepNanos(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    private long send(List<Position> reports) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(target.request().apply(reports));
        long refused = target.refused().of(reports.size(), response);
        if (refused > 0) {
            System.err.println(reports.getFirst() + ": status " + response.statusCode() + " "
                    + response.body().lines().limit(3).toList());
        }
        return refused;
    }
}
