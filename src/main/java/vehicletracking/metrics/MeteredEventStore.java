package vehicletracking.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.Takeover;

/** Event store that measures the batches that are appended. Everything else is that of the other store. */
final class MeteredEventStore implements EventStore {

    private final EventStore store;
    private final AppendMeters meters;

    MeteredEventStore(EventStore store, MeterRegistry registry) {
        this.store = store;
        this.meters = new AppendMeters(registry, store.shards());
    }

    @Override
    public Future<List<AppendResult>> append(int shard, List<Append> appends) {
        long startedNanos = System.nanoTime();
        return store.append(shard, appends)
                .onComplete(results -> meters.record(shard, appends, results, System.nanoTime() - startedNanos));
    }

    @Override
    public Future<List<AppendResult>> append(int shard, Fence fence, List<Append> appends) {
        long startedNanos = System.nanoTime();
        return store.append(shard, fence, appends)
                .onComplete(results -> meters.record(shard, appends, results, System.nanoTime() - startedNanos));
    }

    @Override
    public ShardStatements shardStatements() {
        return store.shardStatements();
    }

    @Override
    public int shards() {
        return store.shards();
    }

    @Override
    public Future<Takeover> takeOver(int shard) {
        return store.takeOver(shard);
    }

    @Override
    public Future<Map<UUID, AppendResult.Appended>> findAppended(int shard, Collection<UUID> eventIds, long after) {
        return store.findAppended(shard, eventIds, after);
    }

    @Override
    public Future<Long> lastTouching(int shard, String key) {
        return store.lastTouching(shard, key);
    }

    @Override
    public Future<EventPage> read(EventFilter filter, Cursor after, Cursor upTo, int limit) {
        return store.read(filter, after, upTo, limit);
    }

    @Override
    public Future<Cursor> head() {
        return store.head();
    }

    @Override
    public Future<Map<String, RecordedEvent>> newestTouching(int shard, Collection<String> keys) {
        return store.newestTouching(shard, keys);
    }

    @Override
    public Future<Map<UUID, List<RecordedEvent>>> latestBySubject(int shard, Collection<UUID> subjects, int limit) {
        return store.latestBySubject(shard, subjects, limit);
    }

    @Override
    public Future<Cursor> checkpoint(String name) {
        return store.checkpoint(name);
    }

    @Override
    public Future<Boolean> moveCheckpoint(String name, Cursor expected, Cursor cursor) {
        return store.moveCheckpoint(name, expected, cursor);
    }
}
