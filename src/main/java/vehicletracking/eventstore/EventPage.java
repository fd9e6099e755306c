package vehicletracking.eventstore;

import java.util.List;

/**
 * Some events of the log in order, and where to go on.
 *
 * @param events at most as many as were asked for. None may mean that there are no more, or only that none was found in
 *     the time that a read may take
 * @param next the cursor after which the next page begins
 * @param isComplete whether everything up to the end of what was asked for is in this page and those before it; false
 *     when there is more to look at after {@code next}
 */
public record EventPage(List<RecordedEvent> events, Cursor next, boolean isComplete) {}
