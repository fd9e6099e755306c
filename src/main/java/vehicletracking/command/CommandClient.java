package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import vehicletracking.batch.Batcher;
import vehicletracking.batch.OverloadedException;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;

/**
 * Sends commands to the {@link CommandVerticle} over the event bus. Confined to one event loop.
 *
 * <ul>
 *   <li>{@link #send} and {@link #sendAll} share the messages of a turn of the event loop with other senders. {@code
 *       sendAll} is for reports of one request: it fails as a whole when one of them is to be sent again.
 *   <li>{@link #sendBatch} sends a message of its own and never fails, so that its sender sees which commands are to be
 *       sent again.
 *   <li>{@link #sendBatchWithRetry} is {@code sendBatch} that itself sends again what found the append queue full.
 * </ul>
 */
public final class CommandClient {

    /** Messages are sent without waiting for the replies to earlier ones. */
    private static final Batcher.Limits LIMITS = new Batcher.Limits(1_000, 10_000, 20_000);

    private static final long RETRY_PAUSE_MILLIS = 50;
    private static final int MAX_RETRIES = 100;

    private final Vertx vertx;
    private final Batcher<CommandBus.Request, CommandReply> singles;
    private final SingleCommands recentSingles;

    public CommandClient(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.recentSingles = SingleCommands.of(vertx);
        this.singles = new Batcher<>(
                LIMITS,
                context,
                batch -> CommandBus.COMMANDS
                        .request(vertx.eventBus(), new CommandBus.Commands(batch))
                        .map(CommandBus.Replies::all));
    }

    /**
     * Sends one command; the commands of one turn of the event loop share a message. It is executed on the event loop of
     * one {@link CommandVerticle}, and the reply arrives on the caller's; within a process both are passed by reference.
     *
     * @return completes with the reply; fails with {@link OverloadedException} when too many commands are waiting, and
     *     with {@link io.vertx.core.eventbus.ReplyException} when no reply arrives in time
     */
    public Future<CommandReply> send(VehicleCommand command, Cause cause) {
        return submit(new CommandBus.Request(command, cause));
    }

    private Future<CommandReply> submit(CommandBus.Request request) {
        recentSingles.sent();
        return singles.submit(request);
    }

    /** Whether commands were sent with {@link #send} or {@link #sendAll} in the last minute, on any event loop. */
    public boolean hasRecentSingles() {
        return recentSingles.areRecent();
    }

    /**
     * Sends commands as {@link #send} does.
     *
     * @return completes with one reply per command, in the same order; fails as {@link #requireDefinite} when one of
     *     them is to be sent again, and as {@link #send}
     */
    public Future<List<CommandReply>> sendAll(List<CommandBus.Request> requests) {
        List<Future<CommandReply>> replies = CommandBus.Commands.tracingFirst(requests).stream()
                .map(request -> submit(request).map(CommandClient::requireDefinite))
                .toList();
        return replies.isEmpty()
                ? Future.succeededFuture(List.of())
                : Future.join(replies).map(all -> all.list());
    }

    /**
     * The reply, unless the command is to be sent again.
     *
     * @throws OverloadedException when the append queue was full
     * @throws LogUnavailableException when the log could not be reached, or is locked
     */
    public static CommandReply requireDefinite(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Overloaded ignored -> throw new OverloadedException();
            case CommandReply.Unavailable ignored -> throw LogUnavailableException.unreachable();
            case CommandReply.Locked ignored -> throw LogUnavailableException.locked();
            default -> reply;
        };
    }

    /**
     * Sends commands in one message.
     *
     * @return completes with one reply per command, in the same order; never fails: a lost message is
     *     {@link CommandReply.Unavailable}
     */
    public Future<List<CommandReply>> sendBatch(List<CommandBus.Request> requests) {
        return CommandBus.COMMANDS
                .request(vertx.eventBus(), new CommandBus.Commands(CommandBus.Commands.tracingFirst(requests)))
                .map(CommandBus.Replies::all)
                .otherwise(lost -> requests.stream()
                        .<CommandReply>map(ignored -> new CommandReply.Unavailable())
                        .toList());
    }

    /**
     * Sends commands as {@link #sendBatch} does, and those again that found the append queue full.
     *
     * @return completes with one reply per command, in the same order; never fails. A reply is
     *     {@link CommandReply.Overloaded} only after {@value #MAX_RETRIES} pauses of {@value #RETRY_PAUSE_MILLIS} ms
     */
    public Future<List<CommandReply>> sendBatchWithRetry(List<CommandBus.Request> requests) {
        return sendBatchWithRetry(requests, MAX_RETRIES);
    }

    private Future<List<CommandReply>> sendBatchWithRetry(List<CommandBus.Request> requests, int retriesLeft) {
        return sendBatch(requests).compose(replies -> {
            int[] overloaded = IntStream.range(0, replies.size())
                    .filter(i -> replies.get(i) instanceof CommandReply.Overloaded)
                    .toArray();
            return overloaded.length == 0 || retriesLeft == 0
                    ? Future.succeededFuture(replies)
                    : retry(requests, replies, overloaded, retriesLeft);
        });
    }

    private Future<List<CommandReply>> retry(
            List<CommandBus.Request> requests, List<CommandReply> replies, int[] overloaded, int retriesLeft) {
        List<CommandBus.Request> again =
                IntStream.of(overloaded).mapToObj(requests::get).toList();
        return vertx.timer(RETRY_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                .compose(ignored -> sendBatchWithRetry(again, retriesLeft - 1))
                .map(later -> replaced(replies, overloaded, later));
    }

    private static List<CommandReply> replaced(List<CommandReply> replies, int[] at, List<CommandReply> later) {
        List<CommandReply> all = new ArrayList<>(replies);
        for (int i = 0; i < at.length; i++) {
            all.set(at[i], later.get(i));
        }
        return all;
    }
}
