package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;

/**
 * Determines whether appends are in the log whose result was lost with a connection. The shard is taken over first: then
 * the appends are committed, or fenced for ever.
 */
final class UnknownOutcomes {

    /** Shorter than the time after which the sender of a command gives up. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE_MILLIS = 100;

    private final EventStore store;
    private final WriterEpochs epochs;
    private final Context context;

    UnknownOutcomes(EventStore store, WriterEpochs epochs, Context context) {
        this.store = store;
        this.epochs = epochs;
        this.context = context;
    }

    /** Whether a failed append may be committed; other failures are reported by the database, which appended nothing. */
    static boolean isUnknown(Throwable failure) {
        return !(failure instanceof PgException reported) || endsConnection(String.valueOf(reported.getSqlState()));
    }

    /** SQLSTATE classes 08 (connection exception) and 57P (operator intervention, as the shutdown of the database). */
    private static boolean endsConnection(String sqlState) {
        return sqlState.startsWith("08") || sqlState.startsWith("57P");
    }

    /**
     * Determines the results of appends of one event each.
     *
     * @param after last position that was known before the appends were sent
     * @param failure of the appends
     * @param isRepeated whether the log is queried again while it can't be reached, for 5 s at most
     * @return completes with {@link AppendResult.Appended} or {@link AppendResult.Fenced} for each; fails with the failure
     *     of the appends when the log can't be reached
     */
    Future<List<AppendResult>> resolve(
            int shard, Fence fence, List<Append> appends, long after, Throwable failure, boolean isRepeated) {
        epochs.release(shard, fence.epoch(), false);
        long deadline = System.nanoTime() + (isRepeated ? MAX_NANOS : 0);
        return resolve(shard, appends, after, deadline).recover(ignored -> Future.failedFuture(failure));
    }

    private Future<List<AppendResult>> resolve(int shard, List<Append> appends, long after, long deadline) {
        List<UUID> ids =
                appends.stream().map(each -> each.events().getFirst().eventId()).toList();
        return epochs.acquire(shard, context)
                .compose(ignored -> store.findAppended(shard, ids, after))
                .map(found -> ids.stream()
                        .<AppendResult>map(id -> found.containsKey(id) ? found.get(id) : new AppendResult.Fenced())
                        .toList())
                .recover(failure -> System.nanoTime() > deadline
                        ? Future.failedFuture(failure)
                        : context.owner()
                                .timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                                .compose(ignored -> resolve(shard, appends, after, deadline)));
    }
}
