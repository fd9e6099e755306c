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

/**
 * Group commit: what arrives while a batch is on its way to a shard goes with the next one, so that one flush to disk
 * pays for many events.
 */
final class AppendQueue {

    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);
    private static final RateLimitedLog REFUSED = new RateLimitedLog(LOG, Duration.ofSeconds(1));

    private final EventStore store;
    private final BiConsumer<List<Append>, List<AppendResult>> afterCommit;
    private final List<Batcher<Append, AppendResult>> byShard;

    /** Shards whose last batch failed. An outage is logged when it begins and when it ends, and not with every batch. */
    private final BitSet unreachable = new BitSet();

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

    /**
     * Completes when the append is committed or refused; fails when the queue is full or the log can't be reached, and
     * with {@link IdempotencyKeys.AlreadyExecutedException} when a request with the key of this one is in the shard already.
     */
    private Future<AppendResult> append(int shard, DomainEvent event, Condition condition, Cause cause) {
        IdempotencyKey requestKey = cause.idempotencyKey();
        Future<AppendResult> result = byShard.get(shard)
                .submit(new Append(
                        List.of(EventMapper.newEvent(event, cause)),
                        requestKey == null ? condition : IdempotencyKeys.untouched(requestKey, condition)));
        return requestKey == null ? result : result.map(found -> IdempotencyKeys.requireFirst(requestKey, found));
    }

    /**
     * Appends what was decided.
     *
     * @param reply what is said when it is in the log, and where
     * @return completes with the reply; empty when what the decision rests on had changed by then
     */
    Future<Optional<CommandReply>> decide(
            int shard, DomainEvent event, Condition condition, Cause cause, Function<Position, CommandReply> reply) {
        return append(shard, event, condition, cause).map(result -> switch (result) {
            case AppendResult.Appended appended -> Optional.of(reply.apply(appended.first()));
            case AppendResult.Conflict ignored -> Optional.empty();
            case AppendResult.Refused refused -> Optional.of(refused(refused));
        });
    }

    /** Appends whatever the log holds. */
    Future<CommandReply> take(int shard, DomainEvent event, Cause cause, Function<Position, CommandReply> reply) {
        return decide(shard, event, Condition.always(), cause, reply)
                .map(done -> done.orElseThrow(() -> new IllegalStateException("an append without a condition lost")));
    }

    private static CommandReply refused(AppendResult.Refused refusal) {
        REFUSED.error("the log refused an event: {}", refusal.reason());
        return new CommandReply.Refused(refusal.reason());
    }

    private Future<List<AppendResult>> commit(int shard, List<Append> batch) {
        return store.append(shard, batch)
                .map(results -> {
                    announce(batch, results);
                    return results;
                })
                .onSuccess(results -> noteReached(shard))
                .onFailure(failure -> noteUnreachable(shard, failure));
    }

    /** What is committed is committed, whether anybody could be told or not. */
    private void announce(List<Append> batch, List<AppendResult> results) {
        try {
            afterCommit.accept(batch, results);
        } catch (RuntimeException e) {
            LOG.error("a batch is committed, but could not be announced", e);
        }
    }

    private void noteReached(int shard) {
        if (unreachable.get(shard)) {
            unreachable.clear(shard);
            LOG.info("shard {} of the log is reached again", shard);
        }
    }

    private void noteUnreachable(int shard, Throwable failure) {
        if (unreachable.get(shard)) {
            LOG.debug("shard {} of the log still can't be reached: {}", shard, failure.toString());
        } else {
            unreachable.set(shard);
            LOG.warn("shard {} of the log can't be reached, and commands are refused: {}", shard, failure.toString());
        }
    }
}
