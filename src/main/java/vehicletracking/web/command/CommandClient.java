package vehicletracking.web.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import vehicletracking.batch.Batcher;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.http.Problem;

/** Sends commands to the write side: those of one turn of the event loop in one message. */
public final class CommandClient {

    /** Turns do not wait for each other. */
    private static final Batcher.Limits LIMITS = new Batcher.Limits(1_000, 10_000, 20_000);

    private final Batcher<CommandBus.Request, CommandReply> commands;

    public CommandClient(EventBus bus, Context context) {
        this.commands = new Batcher<>(
                LIMITS,
                context,
                batch -> CommandBus.COMMANDS
                        .request(bus, new CommandBus.Commands(batch))
                        .map(CommandBus.Replies::all));
    }

    public Future<CommandReply> send(VehicleCommand command, Cause cause) {
        return commands.submit(new CommandBus.Request(command, cause));
    }

    /** Completes with one reply a command, in the same order; fails when one is "try again", with that {@link Problem}. */
    public Future<List<CommandReply>> sendAll(List<CommandBus.Request> requests) {
        List<Future<CommandReply>> replies = requests.stream()
                .map(request -> commands.submit(request).map(CommandClient::definite))
                .toList();
        return replies.isEmpty()
                ? Future.succeededFuture(List.of())
                : Future.join(replies).map(all -> all.list());
    }

    /** The reply, unless it says to try again. */
    public static CommandReply definite(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Overloaded ignored -> throw Problem.overloaded();
            case CommandReply.Unavailable ignored -> throw Problem.unavailable();
            default -> reply;
        };
    }
}
