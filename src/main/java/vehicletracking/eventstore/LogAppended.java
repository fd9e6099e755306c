package vehicletracking.eventstore;

import vehicletracking.bus.Topic;

/**
 * Notification that events were appended. It carries no events and may be lost: subscribers read the log, and poll it
 * at an interval as well.
 *
 * @param upTo position of the last appended event
 */
public record LogAppended(Position upTo) {

    public static final Topic<LogAppended> TOPIC = new Topic<>("log.appended", LogAppended.class);
}
