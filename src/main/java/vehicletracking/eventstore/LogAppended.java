package vehicletracking.eventstore;

import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Topic;

/**
 * Notification that events were appended. It carries no events and may be lost: subscribers read the log, and poll it
 * at an interval as well.
 *
 * @param upTo position of the last appended event
 * @param traceParent the span of the append, as a header of W3C Trace Context; null unless it is sampled
 */
public record LogAppended(Position upTo, @Nullable String traceParent) {

    /** A notification of an append that is not traced. */
    public LogAppended(Position upTo) {
        this(upTo, null);
    }

    public static final Topic<LogAppended> TOPIC = new Topic<>("log.appended", LogAppended.class);
}
