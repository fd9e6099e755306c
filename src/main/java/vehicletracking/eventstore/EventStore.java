package vehicletracking.eventstore;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Append-only log of events, divided into shards. It stores type names, subjects and JSON payloads without interpreting
 * them.
 *
 * <p>Every method may be called on any event loop. The futures complete on the caller's context. They fail when the
 * database is unreachable or reports an error; a read can then be repeated.
 */
public interface EventStore {

    /** Number of shards. A read covers all of them, an append writes to one. Shard numbers begin with 0. */
    int shards();

    /** How statements on the tables of the log are executed. */
    ShardStatements shardStatements();

    /**
     * Appends to one shard whatever its writer epoch is, and begins a new one. Each append is atomic, and its condition is
     * checked against the log and against the appends before it in the list; a conflict or a rejected value affects that
     * append only. Events that are reported as appended are on disk and survive a power failure.
     *
     * @param shard from 0, below {@link #shards()}
     * @return completes after the commit, with one result for each append in the same order. When it fails the outcome
     *     is unknown: the events may have been committed
     */
    Future<List<AppendResult>> append(int shard, List<Append> appends);

    /**
     * Appends as {@link #append(int, List)} does while the fence holds. When it does not, no append takes effect and every
     * result is {@link AppendResult.Fenced}.
     *
     * @param shard from 0, below {@link #shards()}
     * @return completes and fails as {@link #append(int, List)}; after a failure {@link #takeOver} and
     *     {@link #findAppended} determine the outcome
     */
    Future<List<AppendResult>> append(int shard, Fence fence, List<Append> appends);

    /**
     * Begins a new writer epoch of a shard, which fences the appends of all earlier ones. Waits for the append in progress.
     *
     * @return completes after the commit
     */
    Future<Takeover> takeOver(int shard);

    /**
     * Reads the events of a shard with these ids.
     *
     * @param after the search begins after this position, and reads every event from there
     * @return completes with the positions by event id; ids that are not in the log are absent
     */
    Future<Map<UUID, AppendResult.Appended>> findAppended(int shard, Collection<UUID> eventIds, long after);

    /** Completes with the position of the last event in a shard that touched the key, 0 for none. */
    Future<Long> lastTouching(int shard, String key);

    /**
     * Reads the matching events between a cursor and the current head of the log.
     *
     * @param after the first position read of each shard is the next one
     * @param limit maximum number of events, from 1
     * @return completes with the events of each shard in the order of positions. The page may be empty although
     *     matching events follow: see {@link EventPage#isComplete()}
     */
    default Future<EventPage> read(EventFilter filter, Cursor after, int limit) {
        return head().compose(head -> read(filter, after, head, limit));
    }

    /**
     * Reads the matching events between two cursors.
     *
     * @param after the first position read of each shard is the next one
     * @param upTo the last positions to read, a present or former {@link #head}; shards without an entry are not read
     * @param limit maximum number of events, from 1
     * @return completes as for {@link #read(EventFilter, Cursor, int)}
     */
    Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit);

    /** Completes with the position of the last committed event of every shard, 0 for an empty one. */
    Future<Cursor> head();

    /**
     * Reads the last event in a shard that touched each of these consistency keys.
     *
     * @return completes with the events by key; keys that no event has touched are absent
     */
    Future<Map<String, RecordedEvent>> newestTouching(int shard, Collection<String> keys);

    /**
     * Reads the events in a shard about each of these subjects, those with the greatest {@code occurredAt}. Intended
     * for subjects with few events.
     *
     * @param limit maximum number of events of each subject, from 1
     * @return completes with the events by subject, in no particular order; subjects without events are absent
     */
    Future<Map<UUID, List<RecordedEvent>>> latestBySubject(int shard, Collection<UUID> subjects, int limit);

    /** Completes with the saved cursor of the named reader, {@link Cursor#BEGINNING} when there is none. */
    Future<Cursor> checkpoint(String name);

    /**
     * Saves the cursor of the named reader if the saved one is the expected one.
     *
     * @param expected as {@link #checkpoint} returned it
     * @return completes after the commit with true; with false, and without any effect, when another cursor is saved
     */
    Future<Boolean> moveCheckpoint(String name, Cursor expected, Cursor cursor);
}
