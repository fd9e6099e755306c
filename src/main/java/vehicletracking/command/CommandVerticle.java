package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import vehicletracking.batch.Batcher;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.eventstore.table.EventLookup;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/**
 * Consumer of {@link CommandBus#COMMANDS}: executes commands concurrently and replies when the events of all commands
 * of the message are committed or refused. A reply never fails for a single command: {@link CommandReply.Refusal}.
 *
 * <p>Every instance is confined to its own event loop, with its own append queues and caches; the instances share one
 * {@link ReportDeduplicator}.
 */
public final class CommandVerticle extends VerticleBase {

    private final EventStore store;
    private final EventLookup eventLookup;
    private final Batcher.Limits appendLimits;
    private final int registryVehicles;
    private final ReportDeduplicator deduplicator;
    private final ExpiringKeys expiringKeys;
    private final InstantSource clock;

    /**
     * @param eventLookup finds the locations to correct or retract
     * @param appendLimits of the append queue of each shard
     * @param registryVehicles cached vehicles, and cached changes of devices, per instance
     * @param deduplicator one for all instances
     * @param expiringKeys deletes expired idempotency keys
     * @param clock by which idempotency keys expire
     */
    public CommandVerticle(
            EventStore store,
            EventLookup eventLookup,
            Batcher.Limits appendLimits,
            int registryVehicles,
            ReportDeduplicator deduplicator,
            ExpiringKeys expiringKeys,
            InstantSource clock) {
        this.store = store;
        this.eventLookup = eventLookup;
        this.appendLimits = appendLimits;
        this.registryVehicles = registryVehicles;
        this.deduplicator = deduplicator;
        this.expiringKeys = expiringKeys;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        VehicleRegistry registry = new VehicleRegistry(store, context, registryVehicles);
        EventPublisher publisher = new EventPublisher(vertx.eventBus());
        AppendQueue queue = new AppendQueue(store, context, appendLimits, publisher::publish);
        LocationCommands locations =
                new LocationCommands(registry, queue, store, eventLookup, deduplicator.forEventLoop(context));
        DeviceRegistry devices = new DeviceRegistry(store, context, registryVehicles);
        CommandHandler handler = new CommandHandler(
                new IdempotencyKeys(store, expiringKeys, context, clock),
                new PlateCommands(registry, queue),
                locations,
                new DeviceCommands(devices, registry, locations, queue),
                new QuarantineCommands(store, queue));
        invalidateChangedPlates(registry);
        invalidateChangedDevices(devices);
        return CommandBus.COMMANDS
                .answerWith(vertx.eventBus(), commands -> handleAll(handler, commands))
                .completion();
    }

    private void invalidateChangedPlates(VehicleRegistry registry) {
        // Another instance of this verticle may have changed the plate.
        for (String type : List.of(EventTypes.LICENSE_PLATE_CHANGED, EventTypes.VEHICLE_RETIRED)) {
            CommittedEvents.topic(type)
                    .listen(
                            vertx.eventBus(),
                            committed -> committed.events().forEach(event -> {
                                switch (EventMapper.eventOf(event)) {
                                    case LicensePlateChanged changed -> registry.invalidate(changed.from());
                                    case VehicleRetired retired -> registry.invalidate(retired.licensePlate());
                                    default ->
                                        throw new IllegalStateException(
                                                event.type() + " was published as another type");
                                }
                            }));
        }
    }

    private void invalidateChangedDevices(DeviceRegistry devices) {
        for (String type : List.of(EventTypes.DEVICE_ASSIGNED, EventTypes.DEVICE_RELEASED)) {
            CommittedEvents.topic(type)
                    .listen(
                            vertx.eventBus(),
                            committed -> committed
                                    .events()
                                    .forEach(event ->
                                            devices.invalidate(((DeviceEvent) EventMapper.eventOf(event)).deviceId())));
        }
    }

    private static Future<CommandBus.Replies> handleAll(CommandHandler handler, CommandBus.Commands commands) {
        List<Future<CommandReply>> replies =
                commands.all().stream().map(handler::handle).toList();
        return Future.all(replies).map(all -> new CommandBus.Replies(all.list()));
    }
}
