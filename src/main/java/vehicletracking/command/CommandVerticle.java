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

/** Takes commands from the bus, decides on them, and answers each when what came of it is in the log. */
public final class CommandVerticle extends VerticleBase {

    private final EventStore store;
    private final EventLookup eventLookup;
    private final Batcher.Limits appendLimits;
    private final int registryVehicles;
    private final ReportDeduplicator reception;
    private final ExpiringKeys transientKeys;
    private final InstantSource clock;

    /**
     * @param eventLookup finds the locations that are to be put right
     * @param appendLimits of the append queue of each shard
     * @param registryVehicles how many vehicles, and how many changes of devices, are kept in memory at most
     * @param reception of the reports, one for all instances
     * @param transientKeys forgets the keys of requests
     * @param clock tells how long a request was known
     */
    public CommandVerticle(
            EventStore store,
            EventLookup eventLookup,
            Batcher.Limits appendLimits,
            int registryVehicles,
            ReportDeduplicator reception,
            ExpiringKeys transientKeys,
            InstantSource clock) {
        this.store = store;
        this.eventLookup = eventLookup;
        this.appendLimits = appendLimits;
        this.registryVehicles = registryVehicles;
        this.reception = reception;
        this.transientKeys = transientKeys;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        VehicleRegistry registry = new VehicleRegistry(store, context, registryVehicles);
        EventPublisher announcer = new EventPublisher(vertx.eventBus());
        AppendQueue queue = new AppendQueue(store, context, appendLimits, announcer::announce);
        LocationCommands locations = new LocationCommands(registry, queue, store, eventLookup, reception.door(context));
        DeviceRegistry devices = new DeviceRegistry(store, context, registryVehicles);
        CommandHandler handler = new CommandHandler(
                new IdempotencyKeys(store, transientKeys, context, clock),
                new PlateCommands(registry, queue),
                locations,
                new DeviceCommands(devices, registry, locations, queue),
                new QuarantineCommands(store, queue));
        forgetPlatesGivenAwayElsewhere(registry);
        forgetDevicesAssignedElsewhere(devices);
        return CommandBus.COMMANDS
                .answerWith(vertx.eventBus(), commands -> answerAll(handler, commands))
                .completion();
    }

    /** By another instance of this verticle. */
    private void forgetPlatesGivenAwayElsewhere(VehicleRegistry registry) {
        for (String type : List.of(EventTypes.LICENSE_PLATE_CHANGED, EventTypes.VEHICLE_RETIRED)) {
            CommittedEvents.topic(type)
                    .listen(
                            vertx.eventBus(),
                            committed -> committed.events().forEach(event -> {
                                switch (EventMapper.eventOf(event)) {
                                    case LicensePlateChanged changed -> registry.forget(changed.from());
                                    case VehicleRetired retired -> registry.forget(retired.licensePlate());
                                    default ->
                                        throw new IllegalStateException(
                                                event.type() + " was published as another type");
                                }
                            }));
        }
    }

    private void forgetDevicesAssignedElsewhere(DeviceRegistry devices) {
        for (String type : List.of(EventTypes.DEVICE_ASSIGNED, EventTypes.DEVICE_RELEASED)) {
            CommittedEvents.topic(type)
                    .listen(
                            vertx.eventBus(),
                            committed -> committed
                                    .events()
                                    .forEach(event ->
                                            devices.forget(((DeviceEvent) EventMapper.eventOf(event)).deviceId())));
        }
    }

    private static Future<CommandBus.Replies> answerAll(CommandHandler handler, CommandBus.Commands commands) {
        List<Future<CommandReply>> replies =
                commands.all().stream().map(handler::handle).toList();
        return Future.all(replies).map(all -> new CommandBus.Replies(all.list()));
    }
}
