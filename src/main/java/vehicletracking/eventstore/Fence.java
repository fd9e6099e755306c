package vehicletracking.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * Fencing token of an append: the state of the log on which the decision to append rests. The append takes effect only
 * while that is the current state; otherwise its result is {@link AppendResult.Fenced}.
 *
 * @param epoch writer epoch of the shard, from {@link EventStore#takeOver}; it is current until the shard is taken over
 *     again, so no other process has appended to the shard under a later epoch
 * @param dependency consistency key of any shard that no event has touched after a position; null for none
 */
public record Fence(long epoch, @Nullable Dependency dependency) {

    /**
     * Consistency key, in any shard, on which decisions rest.
     *
     * @param position position of the last event in that shard that touched the key, 0 for none
     */
    public record Dependency(int shard, String key, long position) {}
}
