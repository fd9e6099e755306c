package vehicletracking.eventstore;

import java.util.List;

/**
 * Some events of the log in order, and where to go on.
 *
 * @param events at most as many as were asked for; none when the log has no more of them
 * @param next the cursor after which the next page begins
 */
public record EventPage(List<RecordedEvent> events, Cursor next) {}
