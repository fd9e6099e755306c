package vehicletracking.eventschema;

import java.util.UUID;

/** Assignment of events to the shards of the event log. */
public final class Shards {

    /** The shard of all events except those of locations: conditions on their consistency keys need one shard. */
    public static final int REGISTRATION = 0;

    private Shards() {}

    /**
     * The shard to which new locations of a vehicle are appended. Amendments of a location are appended to the shard
     * that has the location, which is another one if the number of shards has changed since.
     *
     * @param shards how many shards the log has
     */
    public static int ofLocations(UUID vehicleId, int shards) {
        return Math.floorMod(vehicleId.hashCode(), shards);
    }
}
