package vehicletracking.eventstore.archive;

import vehicletracking.bus.Topic;

/**
 * A part of the log goes into a file or comes back. It is told before, so that whoever answers from the log looks whether
 * his answer is whole, and once more afterwards.
 *
 * @param fromPosition where that part begins
 * @param isComplete whether it is told afterwards
 */
public record ArchivesChanged(long fromPosition, boolean isComplete) {

    public static final Topic<ArchivesChanged> TOPIC = new Topic<>("log.archives-changed", ArchivesChanged.class);
}
