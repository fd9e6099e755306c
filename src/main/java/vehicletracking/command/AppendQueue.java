package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.EventStore;

/**
 * Group commit: what arrives while a batch is on its way to a shard goes with the next one, so that one flush to disk
 * pays for many events.
 */
final class AppendQueue {

    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);

    private final EventStore store;
    private final BiConsumer<List<Append>, List<AppendResult>> afterCommit;
    private final List<Batcher<Append, AppendResult>> byShard;

    /** @param afterCommit is told of every batch when it is committed, before anybody is answered */
    AppendQueue(
            EventStore store,
            Context context,
            Batcher.Limits limits,
            BiConsumer<List<Append>, List<AppendResult>> afterCommit) {
        this.store = store;
        this.afterCommit = afterCommit;
        this.byShard = IntStream.range(0, store.shards())
                .mapToObj(shard -> new Batcher<Append, AppendResult>(limits, context, batch -> commit(shard, batch)))
                .toList();
    }

    /** Completes when the append is committed or refused; fails when the queue is full or the log can't be reached. */
    Future<AppendResult> append(int shard, Append append) {
        return byShard.get(shard).submit(append);
    }

    private Future<List<AppendResult>> commit(int shard, List<Append> batch) {
        return store.append(shard, batch)
                .map(results -> {
                    afterCommit.accept(batch, results);
                    return results;
                })
                .onFailure(failure -> LOG.warn(
                        "a batch of {} for shard {} could not be appended: {}", batch.size(), shard, failure.toString()));
    }
}
