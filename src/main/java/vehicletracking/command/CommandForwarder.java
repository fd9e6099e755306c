package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import vehicletracking.batch.Batcher;
import vehicletracking.cluster.Members;

/**
 * Sends commands to other nodes; those of one turn of the event loop for one node share a message. Confined to one event
 * loop.
 */
final class CommandForwarder {

    /** Messages are sent without waiting for the replies to earlier ones. */
    private static final Batcher.Limits LIMITS = new Batcher.Limits(1_000, 10_000, 20_000);

    /**
     * Longer than the time for which the other node tries to reach the log, and so much less than the client's limit that a
     * command can be executed here after it.
     */
    private static final long REPLY_LIMIT_MILLIS = 7_000;

    private final Context context;
    private final Function<CommandBus.Request, Future<CommandReply>> executeHere;
    private final Map<String, Node> nodes = new HashMap<>();

    /** @param executeHere for commands that the other node has not executed, or not replied to */
    CommandForwarder(Context context, Members members, Function<CommandBus.Request, Future<CommandReply>> executeHere) {
        this.context = context;
        this.executeHere = executeHere;
        members.onDeparture(node -> context.runOnContext(ignored -> depart(node)));
    }

    /**
     * Completes as {@link CommandHandler#handle}. When the node dies or does not reply, a command that may be sent again is
     * executed here; the reply to another one is {@link CommandReply.Unavailable}.
     */
    Future<CommandReply> forward(String node, CommandBus.Request request) {
        return nodes.computeIfAbsent(node, Node::new).commands.submit(request);
    }

    private void depart(String node) {
        Node departed = nodes.remove(node);
        if (departed != null) {
            departed.failPending();
        }
    }

    private final class Node {

        private final String id;
        private final Batcher<CommandBus.Request, CommandReply> commands;
        private final Set<Promise<List<CommandReply>>> pending = new HashSet<>();

        Node(String id) {
            this.id = id;
            this.commands = new Batcher<>(LIMITS, context, this::send);
        }

        private Future<List<CommandReply>> send(List<CommandBus.Request> batch) {
            Promise<List<CommandReply>> reply = Promise.promise();
            pending.add(reply);
            CommandBus.ofNode(id)
                    .requestWithin(context.owner().eventBus(), new CommandBus.Commands(batch), REPLY_LIMIT_MILLIS)
                    .map(CommandBus.Replies::all)
                    .onComplete(done -> {
                        if (pending.remove(reply)) {
                            reply.handle(done);
                        }
                    });
            return reply.future().recover(failure -> isUndelivered(failure) ? executeHere(batch) : repeatHere(batch));
        }

        private void failPending() {
            List<Promise<List<CommandReply>>> lost = List.copyOf(pending);
            pending.clear();
            lost.forEach(reply -> reply.fail("node " + id + " has left the cluster"));
        }
    }

    /** Whether the node has executed none of the commands: it starts or stops, or can't decode the message. */
    private static boolean isUndelivered(Throwable failure) {
        return failure instanceof ReplyException reply
                && (reply.failureType() == ReplyFailure.NO_HANDLERS || reply.failureType() == ReplyFailure.ERROR);
    }

    private Future<List<CommandReply>> executeHere(List<CommandBus.Request> batch) {
        return Future.all(batch.stream().map(executeHere).toList()).map(all -> all.list());
    }

    /** The commands may have been executed. */
    private Future<List<CommandReply>> repeatHere(List<CommandBus.Request> batch) {
        return Future.all(batch.stream()
                        .map(request -> request.isRepeatable()
                                ? executeHere.apply(request)
                                : Future.<CommandReply>succeededFuture(new CommandReply.Unavailable()))
                        .toList())
                .map(all -> all.list());
    }
}
