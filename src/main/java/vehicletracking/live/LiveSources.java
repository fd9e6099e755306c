package vehicletracking.live;

/** What all event loops of a node share to follow changes. */
public record LiveSources(LogTail tail, LiveBudget budget) {}
