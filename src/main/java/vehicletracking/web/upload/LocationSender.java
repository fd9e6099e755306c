package vehicletracking.web.upload;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import vehicletracking.command.CommandBus;
import vehicletracking.command.CommandReply;

/** Sends commands by the thousand, and waits where a single one would be told that there is too much at once. */
final class LocationSender {

    private static final long PAUSE_MILLIS = 50;
    private static final int MAX_PAUSES = 100;

    private final Vertx vertx;

    LocationSender(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Completes with one reply a command, in the same order, and never fails. A reply is {@link CommandReply.Overloaded}
     * only after {@value #MAX_PAUSES} pauses of {@value #PAUSE_MILLIS} ms.
     */
    Future<List<CommandReply>> send(List<CommandBus.Request> requests) {
        return send(requests, MAX_PAUSES);
    }

    private Future<List<CommandReply>> send(List<CommandBus.Request> requests, int pausesLeft) {
        return once(requests).compose(replies -> {
            int[] turnedAway = IntStream.range(0, replies.size())
                    .filter(i -> replies.get(i) instanceof CommandReply.Overloaded)
                    .toArray();
            if (turnedAway.length == 0 || pausesLeft == 0) {
                return Future.succeededFuture(replies);
            }
            List<CommandBus.Request> again =
                    IntStream.of(turnedAway).mapToObj(requests::get).toList();
            return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(ignored -> send(again, pausesLeft - 1))
                    .map(later -> replaced(replies, turnedAway, later));
        });
    }

    private Future<List<CommandReply>> once(List<CommandBus.Request> requests) {
        return CommandBus.COMMANDS
                .request(vertx.eventBus(), new CommandBus.Commands(requests))
                .map(CommandBus.Replies::all)
                .otherwise(lost -> requests.stream()
                        .<CommandReply>map(ignored -> new CommandReply.Unavailable())
                        .toList());
    }

    private static List<CommandReply> replaced(List<CommandReply> replies, int[] at, List<CommandReply> later) {
        List<CommandReply> all = new ArrayList<>(replies);
        for (int i = 0; i < at.length; i++) {
            all.set(at[i], later.get(i));
        }
        return all;
    }
}
