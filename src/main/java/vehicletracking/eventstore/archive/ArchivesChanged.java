package vehicletracking.eventstore.archive;

import vehicletracking.bus.Topic;

/**
 * Notification that a partition is being archived or restored. It is published before the change, so that readers of
 * the log check whether their results are complete, and again after it.
 *
 * @param fromPosition first position of the partition
 * @param isComplete false before the change; true after it, whether it succeeded or failed
 */
public record ArchivesChanged(long fromPosition, boolean isComplete) {

    public static final Topic<ArchivesChanged> TOPIC = new Topic<>("log.archives-changed", ArchivesChanged.class);
}
