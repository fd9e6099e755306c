package vehicletracking.eventstore;

/**
 * The place of one event in the log. Within a shard, positions start at 1, have no gaps and are in commit order.
 *
 * @param shard the part of the log, from 0
 * @param value the place in that part, from 1
 */
public record Position(int shard, long value) {

    /** As {@code shard:value}, for example {@code 0:12}. */
    @Override
    public String toString() {
        return shard + ":" + value;
    }
}
