package vehicletracking.command;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** Optimistic concurrency: repeats reading, deciding and appending when a concurrent append changed what was read. */
final class OptimisticRetry {

    private static final int MAX_ATTEMPTS = 10;

    private OptimisticRetry() {}

    static Future<CommandReply> retryOnConflict(Supplier<Future<Optional<CommandReply>>> attempt) {
        return retryOnConflict(attempt, MAX_ATTEMPTS);
    }

    private static Future<CommandReply> retryOnConflict(
            Supplier<Future<Optional<CommandReply>>> attempt, int attemptsLeft) {
        return attempt.get().compose(reply -> {
            if (reply.isPresent()) {
                return Future.succeededFuture(reply.get());
            }
            // Empty on a conflict.
            return attemptsLeft == 1
                    ? Future.succeededFuture(new CommandReply.Overloaded())
                    : retryOnConflict(attempt, attemptsLeft - 1);
        });
    }
}
