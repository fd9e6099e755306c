package vehicletracking.eventstore;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An append-only log of events. It knows type names, subjects and JSON, and nothing of what they mean.
 *
 * <p>Every method may be called on any event loop; the futures complete on the caller's context, and fail when the
 * database cannot be reached or refuses a value.
 */
public interface EventStore {

    /** How many parts the log has; reads go over all of them, an append to one. */
    int shards();

    /**
     * Appends each of these, atomically and durably: when the future completes, what it reports as appended survives
     * a power cut. Each is checked against the log and against those before it in the list; one that loses a race
     * fails alone.
     *
     * @return one result for each append, in the same order. A failed future means that nothing of the list is known
     *     to be in the log
     */
    Future<List<AppendResult>> append(int shard, List<Append> appends);

    /**
     * The events after a cursor that pass the filter, in the order of the log, up to where it ends now.
     *
     * @param limit how many at most, from 1
     * @return a page that may be empty though there are more events, when those that pass are rare: see
     *     {@link EventPage#isComplete()}
     */
    default Future<EventPage> read(EventFilter filter, Cursor after, int limit) {
        return head().compose(head -> read(filter, after, head, limit));
    }

    /**
     * The same, up to a place where the log ended before.
     *
     * @param upTo last positions to look at; what was {@link #head} at any time
     */
    Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit);

    /** Where the log ends now. */
    Future<Cursor> head();

    /**
     * The newest event that touched each of these consistency keys.
     *
     * @return by key; a key that was never touched is absent
     */
    Future<Map<String, RecordedEvent>> newestTouching(int shard, Collection<String> keys);

    /**
     * The events about each of these subjects in a shard, of each those with the greatest {@code occurredAt}: for subjects
     * of which there is little to tell.
     *
     * @param limit how many of each subject at most, from 1
     * @return by subject, in any order; a subject that no event is about is absent
     */
    Future<Map<UUID, List<RecordedEvent>>> latestBySubject(int shard, Collection<UUID> subjects, int limit);

    /** How far the named reader has come; {@link Cursor#BEGINNING} when it never saved anything. */
    Future<Cursor> checkpoint(String name);

    /** Remembers how far the named reader has come. */
    Future<Void> saveCheckpoint(String name, Cursor cursor);
}
