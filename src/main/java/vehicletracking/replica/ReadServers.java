package vehicletracking.replica;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import vehicletracking.database.ReadPools;
import vehicletracking.eventstore.Cursor;

/**
 * Sends queries to read replicas, and to the primary when no replica can answer. Without replicas every query goes to
 * the primary, and nothing is observed. Confined to one event loop.
 *
 * @param <S> the queries of one server
 */
public final class ReadServers<S> {

    private static final long PROBE_INTERVAL_MILLIS = 250;

    /** The interval while queries wait for a replica. */
    private static final long WAITING_PROBE_INTERVAL_MILLIS = 10;

    /** Longer than a replica needs that is not behind. The primary, which has the position already, answers then. */
    private static final long WAIT_LIMIT_MILLIS = 50;

    /**
     * After a wait without success. Without load a replica is behind by the {@code wal_writer_delay} of the primary, because
     * read models commit asynchronously; then it is not needed either.
     */
    private static final long WAIT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PROBE_INTERVAL_MILLIS);

    /** Further ones do not wait. */
    private static final int MAX_WAITERS = 10_000;

    private static final String QUERY_CANCELED = "57014";

    private record Server<S>(Replica replica, S queries) {}

    private record Waiter(ReadRequirement requirement, Promise<Void> end, long timer) {}

    private final Vertx vertx;
    private final S primary;
    private final List<Server<S>> replicas;
    private final List<Waiter> waiters = new ArrayList<>();
    private long waitAgainNanos = System.nanoTime();
    private boolean isProbeScheduled;
    private int next;

    private ReadServers(Vertx vertx, S primary, List<Server<S>> replicas) {
        this.vertx = vertx;
        this.primary = primary;
        this.replicas = replicas;
    }

    /**
     * Begins to observe the replicas; they are used as soon as they answer.
     *
     * @param queriesOf creates the queries of a replica
     */
    public static <S> ReadServers<S> start(
            Vertx vertx, S primary, List<ReadPools> replicas, Function<ReadPools, S> queriesOf) {
        ReadServers<S> servers = new ReadServers<>(
                vertx,
                primary,
                replicas.stream()
                        .map(pools -> new Server<>(new Replica(pools), queriesOf.apply(pools)))
                        .toList());
        if (!replicas.isEmpty()) {
            servers.probe();
            vertx.setPeriodic(PROBE_INTERVAL_MILLIS, ignored -> servers.probe());
        }
        return servers;
    }

    private void probe() {
        replicas.forEach(server -> server.replica().probe().onSuccess(ignored -> endWaiting()));
    }

    /**
     * Runs a query on a replica that meets the requirement. When the replica becomes unavailable, another one is asked;
     * when it refuses, or when there is none, the primary is.
     *
     * @param isUsable which replicas may answer, apart from the requirement
     * @param ofReplica adds the position that a replica had replayed to its answer
     */
    public <T> Future<T> query(
            ReadRequirement requirement,
            Predicate<S> isUsable,
            Function<S, Future<T>> query,
            BiFunction<T, Cursor, T> ofReplica) {
        Optional<Server<S>> selected = select(requirement, isUsable);
        if (selected.isEmpty()) {
            return query.apply(primary);
        }
        Replica replica = selected.get().replica();
        Cursor replayed = replica.replayedUpTo(requirement);
        return replica.run(() -> query.apply(selected.get().queries()))
                .map(answer -> ofReplica.apply(answer, replayed))
                .recover(failure -> {
                    if (isLoss(failure)) {
                        replica.markUnavailable(failure);
                        return query(requirement, isUsable, query, ofReplica);
                    }
                    return isCanceled(failure) ? Future.failedFuture(failure) : query.apply(primary);
                });
    }

    private Optional<Server<S>> select(ReadRequirement requirement, Predicate<S> isUsable) {
        for (int i = 0; i < replicas.size(); i++) {
            next = (next + 1) % replicas.size();
            Server<S> server = replicas.get(next);
            if (server.replica().meets(requirement) && isUsable.test(server.queries())) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }

    /** Whether the connection, or the server, is gone. */
    private static boolean isLoss(Throwable failure) {
        if (failure instanceof PgException refusal) {
            String sqlState = String.valueOf(refusal.getSqlState());
            return sqlState.startsWith("08") || sqlState.startsWith("57P");
        }
        return failure instanceof Replica.UnavailableException
                || failure instanceof IOException
                || failure instanceof ClosedConnectionException;
    }

    /** After the time limit of a statement: the primary would need as long. */
    private static boolean isCanceled(Throwable failure) {
        return failure instanceof PgException refusal && QUERY_CANCELED.equals(refusal.getSqlState());
    }

    /**
     * Waits until a server can answer a query with this requirement.
     *
     * @param onPrimary waits until the primary can; it is not called when a replica can already
     * @param waitMillis for a replica, after the primary can answer
     * @return completes with whether one can
     */
    public Future<Boolean> await(ReadRequirement requirement, Supplier<Future<Boolean>> onPrimary, long waitMillis) {
        if (isMet(requirement)) {
            return Future.succeededFuture(true);
        }
        Future<Boolean> reached = onPrimary.get();
        return canWait()
                ? reached.compose(isReached ->
                        isReached ? awaitReplica(requirement, waitMillis).map(true) : Future.succeededFuture(false))
                : reached;
    }

    private boolean isMet(ReadRequirement requirement) {
        return replicas.stream().anyMatch(server -> server.replica().meets(requirement));
    }

    private boolean canWait() {
        return replicas.stream().anyMatch(server -> server.replica().isAvailable())
                && System.nanoTime() - waitAgainNanos >= 0
                && waiters.size() < MAX_WAITERS;
    }

    private Future<Void> awaitReplica(ReadRequirement requirement, long waitMillis) {
        long limitMillis = Math.min(waitMillis, WAIT_LIMIT_MILLIS);
        if (limitMillis <= 0 || isMet(requirement)) {
            return Future.succeededFuture();
        }
        Promise<Void> end = Promise.promise();
        long timer = vertx.setTimer(limitMillis, id -> {
            waiters.removeIf(each -> each.timer() == id);
            waitAgainNanos = System.nanoTime() + WAIT_PAUSE_NANOS;
            end.complete();
        });
        waiters.add(new Waiter(requirement, end, timer));
        if (waiters.size() == 1) {
            probe();
        }
        return end.future();
    }

    private void endWaiting() {
        List<Waiter> met =
                waiters.stream().filter(each -> isMet(each.requirement())).toList();
        waiters.removeAll(met);
        met.forEach(each -> {
            vertx.cancelTimer(each.timer());
            each.end().complete();
        });
        if (!waiters.isEmpty() && !isProbeScheduled) {
            isProbeScheduled = true;
            vertx.setTimer(WAITING_PROBE_INTERVAL_MILLIS, ignored -> {
                isProbeScheduled = false;
                probe();
            });
        }
    }
}
