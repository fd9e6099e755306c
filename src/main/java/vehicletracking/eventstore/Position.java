package vehicletracking.eventstore;

/**
 * Position of an event in the log. Within a shard, positions begin with 1, have no gaps and are in commit order.
 *
 * @param shard number of the shard, from 0
 * @param value position in the shard, from 1
 */
public record Position(int shard, long value) {

    /** As {@code shard:value}, for example {@code 0:12}. */
    @Override
    public String toString() {
        return shard + ":" + value;
    }
}
