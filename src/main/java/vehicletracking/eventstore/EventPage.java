package vehicletracking.eventstore;

import java.util.List;

/**
 * Page of events in the order of the log, and the cursor of the next page.
 *
 * @param events at most as many as the limit of the read. An empty page does not mean that no event follows: a read
 *     returns when its time budget is exhausted, with the matches so far
 * @param next cursor after which the next page begins
 * @param isComplete whether the read has reached the end of its range; false when positions after {@code next} are yet
 *     to be read
 */
public record EventPage(List<RecordedEvent> events, Cursor next, boolean isComplete) {}
