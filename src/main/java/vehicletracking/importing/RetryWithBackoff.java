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
import vehicletracking.claim.ClaimLostException;

/** Retries with exponential backoff, until stopped. Confined to one event loop. */
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

    /** Failure of all pending calls and pauses when retrying is stopped. */
    static final class StoppedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    /** Repeats a call until success. Fails with its permanent failure, or with {@link StoppedException} if stopped. */
    <T> Future<T> untilSuccess(Supplier<Future<T>> call) {
        Promise<T> result = Promise.promise();
        attempt(call, result, FIRST_PAUSE_MILLIS);
        return result.future();
    }

    private <T> void attempt(Supplier<Future<T>> call, Promise<T> result, long pauseMillis) {
        if (isStopped) {
            result.fail(new StoppedException());
            return;
        }
        call.get().onSuccess(result::complete).onFailure(failure -> {
            if (isPermanent(failure)) {
                result.fail(failure);
            } else {
                LOG.debug("retrying in {} ms: {}", pauseMillis, failure.toString());
                pause(pauseMillis)
                        .onSuccess(ignored -> attempt(call, result, nextPauseMillis(pauseMillis)))
                        .onFailure(result::fail);
            }
        });
    }

    private static boolean isPermanent(Throwable failure) {
        // SQLSTATE classes of invalid data, violated constraints and invalid statements; others are transient.
        return failure instanceof ClaimLostException
                || (failure instanceof PgException error && error.getSqlState().matches("(22|23|42).*"));
    }

    static long nextPauseMillis(long pauseMillis) {
        return Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
    }

    Future<Void> pause(long millis) {
        if (isStopped) {
            return Future.failedFuture(new StoppedException());
        }
        Promise<Void> elapsed = Promise.promise();
        waiting.add(elapsed);
        vertx.setTimer(millis, ignored -> {
            waiting.remove(elapsed);
            elapsed.tryComplete();
        });
        return elapsed.future();
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
