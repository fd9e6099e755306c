package vehicletracking.command;

import io.vertx.core.Future;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.ConsistencyKeys;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.Fence;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/**
 * Version of the cached assignments of licence plates and devices: the position of the last event that changed one of
 * them. An append that rests on a cached assignment names this version, and is fenced when an assignment has changed
 * since, in whichever process. {@link #refresh} then evicts what changed. Confined to one event loop.
 */
final class AssignmentVersion {

    /** Types of the events that touch {@link ConsistencyKeys#ASSIGNMENTS}. */
    static final Set<String> EVENT_TYPES = Set.of(
            EventTypes.LICENSE_PLATE_CHANGED,
            EventTypes.VEHICLE_RETIRED,
            EventTypes.DEVICE_ASSIGNED,
            EventTypes.DEVICE_RELEASED);

    /** Beyond as many changes the caches are emptied. */
    private static final int MAX_CHANGES = 1_000;

    private static final EventFilter CHANGES = EventFilter.ALL.withTypes(EVENT_TYPES);

    private final EventStore store;
    private final VehicleRegistry vehicles;
    private final DeviceRegistry devices;
    private Fence.Dependency current = dependency(0);
    private boolean isKnown;
    private Future<Void> running = Future.succeededFuture();
    private @Nullable Future<Void> queued;

    AssignmentVersion(EventStore store, VehicleRegistry vehicles, DeviceRegistry devices) {
        this.store = store;
        this.vehicles = vehicles;
        this.devices = devices;
    }

    /** The version of the caches, for decisions that begin now. */
    Fence.Dependency current() {
        return current;
    }

    /**
     * Evicts the assignments that changed since the current version, and advances it.
     *
     * @return completes when the version is at least the one in the log at the time of the call; fails when the log can't
     *     be read
     */
    Future<Void> refresh() {
        if (queued != null) { // it has not begun to read
            return queued;
        }
        if (running.isComplete()) {
            running = readChanges();
            return running;
        }
        queued = running.transform(ignored -> {
            queued = null;
            running = readChanges();
            return running;
        });
        return queued;
    }

    private Future<Void> readChanges() {
        return store.lastTouching(Shards.REGISTRATION, ConsistencyKeys.ASSIGNMENTS)
                .compose(version -> !isKnown || version == current.position()
                        ? Future.succeededFuture(version)
                        : changesUpTo(version).map(changes -> evict(changes, version)))
                .map(version -> {
                    if (version != current.position()) {
                        current = dependency(version);
                    }
                    isKnown = true;
                    return null;
                });
    }

    private Future<EventPage> changesUpTo(long version) {
        return store.read(
                CHANGES,
                Cursor.BEGINNING.with(Shards.REGISTRATION, current.position()),
                Cursor.BEGINNING.with(Shards.REGISTRATION, version),
                MAX_CHANGES);
    }

    private Long evict(EventPage changes, long version) {
        if (changes.isComplete()) {
            changes.events().forEach(this::evict);
        } else {
            vehicles.invalidateAll();
            devices.invalidateAll();
        }
        return version;
    }

    private void evict(RecordedEvent event) {
        switch (EventMapper.eventOf(event)) {
            case LicensePlateChanged changed -> vehicles.invalidate(changed.from());
            case VehicleRetired retired -> vehicles.invalidate(retired.licensePlate());
            case DeviceEvent changed -> devices.invalidate(changed.deviceId());
            default -> throw new IllegalStateException(event.type() + " was read as another type");
        }
    }

    private static Fence.Dependency dependency(long position) {
        return new Fence.Dependency(Shards.REGISTRATION, ConsistencyKeys.ASSIGNMENTS, position);
    }
}
