package vehicletracking.eventstore;

/**
 * Start of a writer epoch of a shard.
 *
 * @param epoch number of the epoch, greater than those before it
 * @param head last position of the shard at its start; appends of earlier epochs that are in the log are at or before
 *     it, and the others will never be
 */
public record Takeover(long epoch, long head) {}
