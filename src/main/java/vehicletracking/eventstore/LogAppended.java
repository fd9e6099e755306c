package vehicletracking.eventstore;

import vehicletracking.bus.Topic;

/**
 * The log has grown. Only a nudge to look: whoever follows the log reads the log, and looks by itself now and then.
 *
 * @param upTo last position that was appended
 */
public record LogAppended(Position upTo) {

    public static final Topic<LogAppended> TOPIC = new Topic<>("log.appended", LogAppended.class);
}
