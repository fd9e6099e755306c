package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventFilter.Involved;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.AccessScope;

/**
 * The events that a scope includes: those about its vehicles, and the assignments of devices to them. Other events of
 * devices, and those of quarantined reports and access keys, are in a scope of all vehicles only.
 */
public final class EventScope {

    private static final Set<String> NAMING_A_VEHICLE = Set.of(EventTypes.DEVICE_ASSIGNED, EventTypes.DEVICE_RELEASED);

    private EventScope() {}

    /** The filter, restricted to events of the scope. */
    public static EventFilter restrict(EventFilter filter, AccessScope scope) {
        return scope.restrictsVehicles()
                ? filter.involving(new Involved(scope.vehicles(), NAMING_A_VEHICLE, DevicePayloads.VEHICLE_ID))
                : filter;
    }

    /** Whether the scope includes an event. */
    public static boolean includes(AccessScope scope, RecordedEvent event) {
        return scope.includes(event.subject())
                || (NAMING_A_VEHICLE.contains(event.type())
                        && scope.includes(DevicePayloads.vehicleIdIn(new JsonObject(event.payload()))));
    }
}
