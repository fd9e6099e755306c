package vehicletracking.replica;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import java.io.Serial;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.database.ReadPools;
import vehicletracking.eventstore.Cursor;

/**
 * One read replica and its state as of the last probe. Confined to one event loop.
 *
 * <p>A replica that does not answer a probe in time is unavailable, and the queries in progress on it fail at once. It
 * is available again when it answers.
 */
final class Replica {

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private static final long ANSWER_LIMIT_MILLIS = 1_000;

    /** The failure of the queries in progress on a replica that becomes unavailable. */
    static final class UnavailableException extends VertxException {

        @Serial
        private static final long serialVersionUID = 1L;

        UnavailableException(String server) {
            super("read replica " + server + " is unavailable", true);
        }
    }

    private final ReadPools pools;
    private final Set<Promise<?>> inProgress = new HashSet<>();
    private @Nullable ReplicaState state;
    private boolean isProbing;
    private boolean isReported;

    Replica(ReadPools pools) {
        this.pools = pools;
    }

    boolean isAvailable() {
        return state != null;
    }

    boolean meets(ReadRequirement requirement) {
        return state != null && state.meets(requirement);
    }

    /** The position that an answer of this replica reflects at least. */
    Cursor replayedUpTo(ReadRequirement requirement) {
        return state == null ? Cursor.BEGINNING : state.replayedUpTo(requirement.projection());
    }

    /** Completes when the state is known. A probe that has no answer yet is not repeated. */
    Future<Void> probe() {
        if (isProbing) {
            return Future.succeededFuture();
        }
        isProbing = true;
        return ReplicaState.read(pools.probes())
                .onComplete(ignored -> isProbing = false)
                .timeout(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .transform(answer -> {
                    if (answer.succeeded()) {
                        markAvailable(answer.result());
                    } else {
                        markUnavailable(answer.cause());
                    }
                    return Future.succeededFuture();
                });
    }

    private void markAvailable(ReplicaState replayed) {
        if (state == null) {
            LOG.info("read replica {} is available, with the log up to {}", pools.server(), replayed.head());
        }
        isReported = false;
        state = replayed;
    }

    void markUnavailable(Throwable cause) {
        if (!isReported) {
            LOG.warn("read replica {} is unavailable: {}", pools.server(), cause.toString());
            isReported = true;
        }
        state = null;
        List<Promise<?>> interrupted = List.copyOf(inProgress);
        inProgress.clear();
        interrupted.forEach(each -> each.fail(new UnavailableException(pools.server())));
    }

    /** Completes as the query does; fails with {@link UnavailableException} as soon as the replica is unavailable. */
    <T> Future<T> run(Supplier<Future<T>> query) {
        Future<T> running = query.get();
        Promise<T> outcome = Promise.promise();
        inProgress.add(outcome);
        running.onComplete(result -> {
            if (inProgress.remove(outcome)) {
                outcome.handle(result);
            }
        });
        return outcome.future();
    }
}
