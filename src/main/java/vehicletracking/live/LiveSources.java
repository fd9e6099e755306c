package vehicletracking.live;

import vehicletracking.eventstore.EventStore;

/** What all event loops of a node share to follow changes. Its tails are to be deployed. */
public record LiveSources(LogTail tail, LocationTail locations, LiveBudget budget) {

    public static LiveSources of(EventStore store, LiveBudget budget) {
        LogTail tail = new LogTail(store);
        return new LiveSources(tail, new LocationTail(tail), budget);
    }
}
