package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.Batcher;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.Position;
import vehicletracking.logging.RateLimitedLog;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;

/** Group-commit queues, one per shard: appends during one commit share the next commit. Confined to one event loop. */
final class AppendQueue {

    private static final RateLimitedLog REFUSED =
            new RateLimitedLog(LoggerFactory.getLogger(AppendQueue.class), Duration.ofSeconds(1));

    private final List<Batcher<QueuedAppend, AppendResult>> byShard;

    /**
     * @param fence of the decision to append, if it rests on more than the condition of the append
     * @param traceParent the span of the command; null unless it is sampled
     */
    record QueuedAppend(
            Append append, @Nullable Fence fence, @Nullable String traceParent) {

        /** The spans of the commands of a batch, as far as they are sampled. */
        static List<String> traceParents(List<QueuedAppend> batch) {
            List<String> sampled = List.of();
            for (QueuedAppend each : batch) {
                if (each.traceParent() != null) {
                    sampled = sampled.isEmpty() ? new ArrayList<>() : sampled;
                    sampled.add(each.traceParent());
                }
            }
            return sampled;
        }
    }

    /** @param shards number of shards */
    AppendQueue(int shards, Context context, Batcher.Limits limits, BatchCommit commit, CommandTelemetry telemetry) {
        this.byShard = IntStream.range(0, shards)
                .mapToObj(shard ->
                        new Batcher<QueuedAppend, AppendResult>(limits, context, batch -> commit.commit(shard, batch)))
                .toList();
        IntStream.range(0, shards).forEach(shard -> telemetry.queueCreated(shard, byShard.get(shard)::queuedCalls));
    }

    /**
     * Completes when the append is committed or refused; fails when the queue is full or the log can't be reached, with
     * {@link FencedException} when it was fenced, and with {@link IdempotencyKeys.AlreadyExecutedException} when the shard
     * contains an event with the same idempotency key.
     */
    private Future<AppendResult> submit(
            int shard, DomainEvent event, Condition condition, Cause cause, @Nullable Fence fence) {
        IdempotencyKey key = cause.idempotencyKey();
        Append append = new Append(
                List.of(EventMapper.newEvent(event, cause)),
                key == null ? condition : IdempotencyKeys.requireUnused(key, condition));
        Future<AppendResult> result = byShard.get(shard).submit(new QueuedAppend(append, fence, cause.traceParent()));
        return key == null ? result : result.map(found -> IdempotencyKeys.failIfUsed(key, found));
    }

    /**
     * Appends an event if its condition holds. The decision to append it rests on nothing else.
     *
     * @param reply from the position of the committed event
     * @return completes with the reply; empty when the condition does not hold; fails as {@link #submit}
     */
    Future<Optional<CommandReply>> appendIf(
            int shard, DomainEvent event, Condition condition, Cause cause, Function<Position, CommandReply> reply) {
        return submit(shard, event, condition, cause, null)
                .map(result -> result instanceof AppendResult.Conflict
                        ? Optional.empty()
                        : Optional.of(replyTo(result, reply)));
    }

    Future<CommandReply> appendUnconditionally(
            int shard, DomainEvent event, Cause cause, Function<Position, CommandReply> reply) {
        return submit(shard, event, Condition.always(), cause, null).map(result -> replyTo(result, reply));
    }

    /**
     * Appends an event unless the log has changed since the decision to append it.
     *
     * @param fence of that decision
     * @return fails with {@link FencedException} when it has
     */
    Future<CommandReply> appendFenced(
            int shard, Fence fence, DomainEvent event, Cause cause, Function<Position, CommandReply> reply) {
        return submit(shard, event, Condition.always(), cause, fence).map(result -> replyTo(result, reply));
    }

    private static CommandReply replyTo(AppendResult result, Function<Position, CommandReply> reply) {
        return switch (result) {
            case AppendResult.Appended appended -> reply.apply(appended.first());
            case AppendResult.Fenced ignored -> throw new FencedException();
            case AppendResult.Refused refused -> refused(refused);
            case AppendResult.Conflict ignored ->
                throw new IllegalStateException("an append without a condition is in conflict");
        };
    }

    private static CommandReply refused(AppendResult.Refused refusal) {
        REFUSED.error("the log refused an event: {}", refusal.reason());
        return new CommandReply.Refused(refusal.reason());
    }
}
