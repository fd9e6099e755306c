package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Fence;

/** Fences of the decisions of one event loop, to which it is confined: writer epochs and the assignment version. */
final class Fences {

    private final WriterEpochs epochs;
    private final AssignmentVersion assignments;
    private final CommandHealth health;
    private final Context context;
    private final @Nullable Fence[] newest;

    Fences(WriterEpochs epochs, AssignmentVersion assignments, CommandHealth health, Context context, int shards) {
        this.epochs = epochs;
        this.assignments = assignments;
        this.health = health;
        this.context = context;
        this.newest = new Fence[shards];
    }

    /** The version of the cached assignments, for a decision that begins now. */
    Fence.Dependency assignmentVersion() {
        return assignments.current();
    }

    /** The fence of a decision on a shard and on this assignment version; null when the shard has to be acquired first. */
    @Nullable
    Fence held(int shard, Fence.Dependency version) {
        long epoch = epochs.held(shard);
        if (epoch == WriterEpochs.NOT_HELD) {
            return null;
        }
        Fence known = newest[shard];
        if (known == null || known.epoch() != epoch || !version.equals(known.dependency())) {
            known = new Fence(epoch, version);
            newest[shard] = known;
        }
        return known;
    }

    /**
     * Completes with the current fence of a shard, which is taken over unless it is held; fails as {@link
     * WriterEpochs#acquire}.
     */
    Future<Fence> acquire(int shard) {
        Fence held = held(shard, assignments.current());
        return held != null
                ? Future.succeededFuture(held)
                : epochs.acquire(shard, context)
                        .onFailure(failure -> health.appendFailed(shard, LogLock.explain(failure)))
                        .map(epoch -> new Fence(epoch, assignments.current()));
    }

    /** After an append was fenced: brings the assignments up to date, and releases the shard if they were. */
    Future<Void> renew(int shard, Fence fenced) {
        return assignments.refresh().map(ignored -> {
            if (assignments.current().equals(fenced.dependency())) {
                epochs.release(shard, fenced.epoch(), true);
            }
            return null;
        });
    }
}
