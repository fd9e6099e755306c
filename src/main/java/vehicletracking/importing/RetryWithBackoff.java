package vehicletracking.importing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.io.Serial;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits and tries again, each time longer, until it is stopped. Confined to one event loop. */
final class RetryWithBackoff {

    private static final Logger LOG = LoggerFactory.getLogger(RetryWithBackoff.class);

    static final long FIRST_PAUSE_MILLIS = 20;
    private static final long MAX_PAUSE_MILLIS = 5_000;

    private final Vertx vertx;
    private final Set<Promise<Void>> waiting = new HashSet<>();
    private boolean isStopped;

    RetryWithBackoff(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What everything fails with when it is stopped. */
    static final class StoppedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    /** Completes with what the call completes with at last. Fails when trying again would be in vain. */
    <T> Future<T> untilSuccess(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        attempt(call, answer, FIRST_PAUSE_MILLIS);
        return answer.future();
    }

    private <T> void attempt(Supplier<Future<T>> call, Promise<T> answer, long pauseMillis) {
        if (isStopped) {
            answer.fail(new StoppedException());
            return;
        }
        call.get().onSuccess(answer::complete).onFailure(failure -> {
            if (isPermanent(failure)) {
                answer.fail(failure);
            } else {
                LOG.debug("tried again in {} ms: {}", pauseMillis, failure.toString());
                pause(pauseMillis)
                        .onSuccess(ignored -> attempt(call, answer, nextPauseMillis(pauseMillis)))
                        .onFailure(answer::fail);
            }
        });
    }

    /** PostgreSQL finds the statement or its values wrong; else it is the connection or the server. */
    private static boolean isPermanent(Throwable failure) {
        return failure instanceof PgException refusal && refusal.getSqlState().matches("(22|23|42).*");
    }

    static long nextPauseMillis(long pauseMillis) {
        return Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }

    Future<Void> pause(long millis) {
        if (isStopped) {
            return Future.failedFuture(new StoppedException());
        }
        Promise<Void> over = Promise.promise();
        waiting.add(over);
        vertx.setTimer(millis, ignored -> {
            waiting.remove(over);
            over.tryComplete();
        });
        return over.future();
    }

    boolean isStopped() {
        return isStopped;
    }

    void stop() {
        isStopped = true;
        List.copyOf(waiting).forEach(pause -> pause.tryFail(new StoppedException()));
        waiting.clear();
    }
}
