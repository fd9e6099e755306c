package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.EventStore;

/** Takes commands from the bus, decides on them, and answers each when what came of it is in the log. */
public final class CommandVerticle extends VerticleBase {

    private final EventStore store;
    private final Batcher.Limits appendLimits;
    private final int registryVehicles;

    /**
     * @param appendLimits of the append queue of each shard
     * @param registryVehicles how many vehicles are kept in memory at most
     */
    public CommandVerticle(EventStore store, Batcher.Limits appendLimits, int registryVehicles) {
        this.store = store;
        this.appendLimits = appendLimits;
        this.registryVehicles = registryVehicles;
    }

    @Override
    public Future<?> start() {
        VehicleRegistry registry = new VehicleRegistry(store, context, registryVehicles);
        Announcer announcer = new Announcer(vertx.eventBus());
        CommandHandler handler =
                new CommandHandler(registry, new AppendQueue(store, context, appendLimits, announcer::announce), store.shards());
        return CommandBus.COMMANDS
                .answerWith(vertx.eventBus(), commands -> answerAll(handler, commands))
                .completion();
    }

    private static Future<CommandBus.Replies> answerAll(CommandHandler handler, CommandBus.Commands commands) {
        List<Future<CommandReply>> replies = commands.all().stream().map(handler::handle).toList();
        return Future.all(replies).map(all -> new CommandBus.Replies(all.list()));
    }
}
