package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.batch.Batcher;
import vehicletracking.cluster.Members;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.table.EventLookup;

/**
 * Consumer of {@link CommandBus#COMMANDS}: executes commands concurrently and replies when the events of all commands
 * of the message are committed or refused. A reply never fails for a single command: {@link CommandReply.Refusal}.
 *
 * <p>Every instance is confined to its own event loop, with its own append queues and caches; the instances share one
 * {@link ReportDeduplicator}.
 */
public final class CommandVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(CommandVerticle.class);

    private final EventStore store;
    private final EventLookup eventLookup;
    private final Batcher.Limits appendLimits;
    private final int registryVehicles;
    private final ReportDeduplicator deduplicator;
    private final ExpiringKeys expiringKeys;
    private final InstantSource clock;
    private final Members members;
    private final CommandHealth health;
    private final CommandTelemetry telemetry;

    /**
     * @param eventLookup finds the locations to correct or retract
     * @param appendLimits of the append queue of each shard
     * @param registryVehicles cached vehicles, and cached changes of devices, per instance
     * @param deduplicator one for all instances
     * @param expiringKeys deletes expired idempotency keys
     * @param clock by which idempotency keys expire
     * @param members nodes to which commands are routed
     * @param health receives the outcomes of appends
     * @param telemetry receives the measurements of all instances
     */
    public CommandVerticle(
            EventStore store,
            EventLookup eventLookup,
            Batcher.Limits appendLimits,
            int registryVehicles,
            ReportDeduplicator deduplicator,
            ExpiringKeys expiringKeys,
            InstantSource clock,
            Members members,
            CommandHealth health,
            CommandTelemetry telemetry) {
        this.store = store;
        this.eventLookup = eventLookup;
        this.appendLimits = appendLimits;
        this.registryVehicles = registryVehicles;
        this.deduplicator = deduplicator;
        this.expiringKeys = expiringKeys;
        this.clock = clock;
        this.members = members;
        this.health = health;
        this.telemetry = telemetry;
    }

    @Override
    public Future<?> start() {
        VehicleRegistry vehicles = new VehicleRegistry(store, context, registryVehicles);
        DeviceRegistry devices = new DeviceRegistry(store, context, registryVehicles);
        AssignmentVersion assignments = new AssignmentVersion(store, vehicles, devices);
        CommandHandler handler = handler(vehicles, devices, assignments);
        CommandForwarder forwarder = new CommandForwarder(context, members, handler::handle);
        CommandRouter router = new CommandRouter(members, handler, forwarder, vehicles, devices, store.shards());
        AssignmentVersion.EVENT_TYPES.forEach(
                type -> CommittedEvents.topic(type).listen(vertx.eventBus(), committed -> refresh(assignments)));
        return assignments
                .refresh()
                .compose(ignored -> CommandBus.ofNode(members.self())
                        .answerWith(vertx.eventBus(), commands -> replyToAll(commands, handler::handle))
                        .completion())
                .compose(ignored -> CommandBus.COMMANDS
                        .answerWith(vertx.eventBus(), commands -> replyToAll(commands, router::route))
                        .completion());
    }

    private CommandHandler handler(VehicleRegistry vehicles, DeviceRegistry devices, AssignmentVersion assignments) {
        WriterEpochs epochs = deduplicator.epochs();
        Fences fences = new Fences(epochs, assignments, health, context, store.shards());
        EventPublisher publisher = new EventPublisher(vertx.eventBus());
        BatchCommit commit = new BatchCommit(store, epochs, fences, context, publisher, health, telemetry);
        AppendQueue queue = new AppendQueue(store.shards(), context, appendLimits, commit, telemetry);
        LocationCommands locations =
                new LocationCommands(vehicles, queue, store, eventLookup, deduplicator.forEventLoop(context), fences);
        return new CommandHandler(
                new IdempotencyKeys(store, expiringKeys, context, clock),
                new PlateCommands(vehicles, queue),
                locations,
                new DeviceCommands(devices, vehicles, locations, queue, fences),
                new QuarantineCommands(store, queue),
                new AccessKeyCommands(store, queue),
                telemetry);
    }

    /** Early, so that fewer appends are fenced; a failure is repeated by the next append. */
    private static void refresh(AssignmentVersion assignments) {
        assignments.refresh().onFailure(failure -> LOG.debug("assignments are not refreshed", failure));
    }

    private static Future<CommandBus.Replies> replyToAll(
            CommandBus.Commands commands, Function<CommandBus.Request, Future<CommandReply>> execution) {
        return Future.all(commands.all().stream().map(execution).toList())
                .map(all -> new CommandBus.Replies(all.list()));
    }
}
