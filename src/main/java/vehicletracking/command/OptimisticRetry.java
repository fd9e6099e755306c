package vehicletracking.command;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** A decision rests on what was read from the log. When somebody else was faster, it is read and decided anew. */
final class OptimisticRetry {

    /** Who loses so often is told to come back later. */
    private static final int MAX_ATTEMPTS = 10;

    private OptimisticRetry() {}

    /** @param attempt reads, decides and appends; empty when what it read had changed by then */
    static Future<CommandReply> repeat(Supplier<Future<Optional<CommandReply>>> attempt) {
        return repeat(attempt, MAX_ATTEMPTS);
    }

    private static Future<CommandReply> repeat(Supplier<Future<Optional<CommandReply>>> attempt, int left) {
        return attempt.get().compose(reply -> {
            if (reply.isPresent()) {
                return Future.succeededFuture(reply.get());
            }
            return left == 1 ? Future.succeededFuture(new CommandReply.Overloaded()) : repeat(attempt, left - 1);
        });
    }
}
