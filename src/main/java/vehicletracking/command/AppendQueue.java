package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.Batcher;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Position;
import vehicletracking.logging.RateLimitedLog;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;

/** Group-commit queues, one per shard: appends during one commit share the next commit. Confined to one event loop. */
final class AppendQueue {

    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);
    private static final RateLimitedLog REFUSED = new RateLimitedLog(LOG, Duration.ofSeconds(1));

    private final EventStore store;
    private final BiConsumer<List<Append>, List<AppendResult>> afterCommit;
    private final List<Batcher<Append, AppendResult>> byShard;

    private final BitSet unreachable = new BitSet();

    /** @param afterCommit is called with every committed batch, before the futures of its appends complete */
    AppendQueue(
            EventStore store,
            Context context,
            Batcher.Limits limits,
            BiConsumer<List<Append>, List<AppendResult>> afterCommit) {
        this.store = store;
        this.afterCommit = afterCommit;
        // One flush to disk serves all appends of a batch.
        this.byShard = IntStream.range(0, store.shards())
                .mapToObj(shard -> new Batcher<Append, AppendResult>(limits, context, batch -> commit(shard, batch)))
                .toList();
    }

    private Future<AppendResult> submit(int shard, DomainEvent event, Condition condition, Cause cause) {
        IdempotencyKey key = cause.idempotencyKey();
        Future<AppendResult> result = byShard.get(shard)
                .submit(new Append(
                        List.of(EventMapper.newEvent(event, cause)),
                        key == null ? condition : IdempotencyKeys.requireUnused(key, condition)));
        return key == null ? result : result.map(found -> IdempotencyKeys.failIfUsed(key, found));
    }

    /**
     * Completes with the reply when the event is committed or refused; empty when the condition does not hold. Fails
     * when the queue is full or the log can't be reached, and with {@link IdempotencyKeys.AlreadyExecutedException}
     * when the shard contains an event with the same idempotency key.
     */
    Future<Optional<CommandReply>> appendIf(
            int shard, DomainEvent event, Condition condition, Cause cause, Function<Position, CommandReply> reply) {
        return submit(shard, event, condition, cause).map(result -> switch (result) {
            case AppendResult.Appended appended -> Optional.of(reply.apply(appended.first()));
            case AppendResult.Conflict ignored -> Optional.empty();
            case AppendResult.Refused refused -> Optional.of(refused(refused));
        });
    }

    Future<CommandReply> appendUnconditionally(
            int shard, DomainEvent event, Cause cause, Function<Position, CommandReply> reply) {
        return appendIf(shard, event, Condition.always(), cause, reply)
                .map(done -> done.orElseThrow(() -> new IllegalStateException("an append without a condition lost")));
    }

    private static CommandReply refused(AppendResult.Refused refusal) {
        REFUSED.error("the log refused an event: {}", refusal.reason());
        return new CommandReply.Refused(refusal.reason());
    }

    private Future<List<AppendResult>> commit(int shard, List<Append> batch) {
        return store.append(shard, batch)
                .map(results -> {
                    publish(batch, results);
                    return results;
                })
                .onSuccess(results -> markReachable(shard))
                .onFailure(failure -> markUnreachable(shard, failure));
    }

    private void publish(List<Append> batch, List<AppendResult> results) {
        try {
            afterCommit.accept(batch, results);
        } catch (RuntimeException e) {
            // The appends are committed, so a failure to publish does not fail them.
            LOG.error("a batch is committed, but could not be announced", e);
        }
    }

    private void markReachable(int shard) {
        if (unreachable.get(shard)) {
            unreachable.clear(shard);
            LOG.info("shard {} of the log is reached again", shard);
        }
    }

    private void markUnreachable(int shard, Throwable failure) {
        // An outage is logged at its begin and end, and not with every batch that fails.
        if (unreachable.get(shard)) {
            LOG.debug("shard {} of the log still can't be reached: {}", shard, failure.toString());
        } else {
            unreachable.set(shard);
            LOG.warn("shard {} of the log can't be reached, and commands are refused: {}", shard, failure.toString());
        }
    }
}
