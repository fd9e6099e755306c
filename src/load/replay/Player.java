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
 * Sends positions over several connections, each when its time has come. A vehicle has its connection, on which its
 * reports go one after another, unless they are shuffled.
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

    /** How many positions were refused. */
    long play(List<Position> positions) throws Exception {
        Progress progress = new Progress(positions.size());
        Instant first = positions.getFirst().at();
        long startedNanos = System.nanoTime();
        long refused = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> lanes = new ArrayList<>();
            for (List<Position> lane : lanes(positions)) {
                lanes.add(executor.submit(() -> play(lane, first, startedNanos, progress)));
            }
            for (Future<Long> lane : lanes) {
                refused += lane.get();
            }
        }
        progress.end();
        return refused;
    }

    private List<List<Position>> lanes(List<Position> positions) {
        List<Position> all = new ArrayList<>(positions);
        if (options.isShuffled()) {
            Collections.shuffle(all, new Random(1));
        }
        List<List<Position>> lanes = new ArrayList<>();
        for (int i = 0; i < options.connections(); i++) {
            lanes.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            int lane =
                    options.isShuffled() ? i : Math.floorMod(all.get(i).plate().hashCode(), lanes.size());
            lanes.get(lane % lanes.size()).add(all.get(i));
        }
        return lanes;
    }

    private long play(List<Position> lane, Instant first, long startedNanos, Progress progress)
            throws IOException, InterruptedException {
        long refused = 0;
        int next = 0;
        while (next < lane.size()) {
            awaitTurn(nanosUntil(lane.get(next), first, startedNanos));
            int end = next + 1;
            while (target.isBatched()
                    && end < lane.size()
                    && end - next < options.batch()
                    && nanosUntil(lane.get(end), first, startedNanos) <= 0) {
                end++;
            }
            refused += send(lane.subList(next, end));
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

    private static void awaitTurn(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    private long send(List<Position> reports) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(target.request().apply(reports));
        long refused = target.refused().of(reports.size(), response);
        if (refused > 0) {
            System.err.println(reports.getFirst() + " is answered " + response.statusCode() + " "
                    + response.body().lines().limit(3).toList());
        }
        return refused;
    }
}
