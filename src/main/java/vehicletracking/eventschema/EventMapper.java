package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.QuarantineEvent.ReportAdmitted;
import vehicletracking.vehicle.QuarantineEvent.ReportDiscarded;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.VehicleEvent.Amendment;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/**
 * How the events of vehicles lie in the log. A tracked location is by far the most frequent event, so what is a column
 * of the log (its id, its vehicle and its time) is not stored in its payload again; it is put back when the event is
 * read.
 */
public final class EventMapper {

    public static final String VEHICLE_REGISTERED = "VehicleRegistered";
    public static final String LICENSE_PLATE_CHANGED = "LicensePlateChanged";
    public static final String VEHICLE_RETIRED = "VehicleRetired";
    public static final String LOCATION_TRACKED = "LocationTracked";
    public static final String LOCATION_CORRECTED = "LocationCorrected";
    public static final String LOCATION_RETRACTED = "LocationRetracted";
    public static final String DEVICE_ASSIGNED = "DeviceAssigned";
    public static final String DEVICE_RELEASED = "DeviceReleased";
    public static final String REPORT_QUARANTINED = "ReportQuarantined";
    public static final String REPORT_ADMITTED = "ReportAdmitted";
    public static final String REPORT_DISCARDED = "ReportDiscarded";

    /** Shard of everything about vehicles but their locations. */
    public static final int REGISTRATION_SHARD = 0;

    private EventMapper() {}

    /** The shard that takes a vehicle's next locations. What amends one goes to where that one is. */
    public static int locationShardOf(UUID vehicleId, int shards) {
        return Math.floorMod(vehicleId.hashCode(), shards);
    }

    /** The consistency key under which at most one vehicle has this plate. */
    public static String plateKey(LicensePlate plate) {
        return "plate:" + plate.text();
    }

    /** The consistency key under which a location is amended by one after another. */
    public static String locationKey(UUID locationTrackedId) {
        return "location:" + locationTrackedId;
    }

    /** The consistency key under which a device is assigned and released by one after another. */
    public static String deviceKey(DeviceId deviceId) {
        return "device:" + deviceId.text();
    }

    /** The consistency key under which what was quarantined is settled once. */
    public static String quarantineKey(UUID reportQuarantinedId) {
        return "quarantine:" + reportQuarantinedId;
    }

    /** The consistency key under which a request with this key of its own is done once. */
    public static String idempotencyKey(IdempotencyKey key) {
        return ExpiringKeys.PREFIX + key.text();
    }

    /** An event that nobody is known to have caused. */
    public static NewEvent newEvent(DomainEvent event) {
        return newEvent(event, Cause.UNKNOWN);
    }

    public static NewEvent newEvent(DomainEvent event, Cause cause) {
        String type = typeOf(event);
        return new NewEvent(
                event.id(),
                type,
                event.subject(),
                event.occurredAt(),
                Upcasters.currentVersion(type),
                EventPayloads.of(event),
                cause.equals(Cause.UNKNOWN) ? CanonicalJson.EMPTY : EventMetadata.of(cause),
                keysOf(event, cause));
    }

    private static List<String> keysOf(DomainEvent event, Cause cause) {
        IdempotencyKey requestKey = cause.idempotencyKey();
        return requestKey == null
                ? keysOf(event)
                : Stream.concat(Stream.of(idempotencyKey(requestKey)), keysOf(event).stream())
                        .toList();
    }

    private static String typeOf(DomainEvent event) {
        return switch (event) {
            case VehicleRegistered ignored -> VEHICLE_REGISTERED;
            case LicensePlateChanged ignored -> LICENSE_PLATE_CHANGED;
            case VehicleRetired ignored -> VEHICLE_RETIRED;
            case LocationTracked ignored -> LOCATION_TRACKED;
            case LocationCorrected ignored -> LOCATION_CORRECTED;
            case LocationRetracted ignored -> LOCATION_RETRACTED;
            case DeviceAssigned ignored -> DEVICE_ASSIGNED;
            case DeviceReleased ignored -> DEVICE_RELEASED;
            case ReportQuarantined ignored -> REPORT_QUARANTINED;
            case ReportAdmitted ignored -> REPORT_ADMITTED;
            case ReportDiscarded ignored -> REPORT_DISCARDED;
        };
    }

    private static List<String> keysOf(DomainEvent event) {
        return switch (event) {
            case VehicleRegistered registered -> List.of(plateKey(registered.licensePlate()));
            case LicensePlateChanged changed -> List.of(plateKey(changed.from()), plateKey(changed.to()));
            case VehicleRetired retired -> List.of(plateKey(retired.licensePlate()));
            case LocationTracked ignored -> List.of();
            case Amendment amendment -> List.of(locationKey(amendment.locationTrackedId()));
            case DeviceEvent device -> List.of(deviceKey(device.deviceId()));
            case QuarantineEvent report -> List.of(quarantineKey(report.reportQuarantinedId()));
        };
    }

    /**
     * The event as the domain knows it, whatever the version of its shape.
     *
     * @throws IllegalArgumentException when it is no event of ours
     */
    public static DomainEvent eventOf(RecordedEvent event) {
        return EventPayloads.eventOf(Upcasters.upcast(event));
    }

    /** The payload as the world knows it: in the newest shape, and with what the log keeps in columns put back. */
    public static JsonObject fullPayload(RecordedEvent event) {
        return EventPayloads.full(Upcasters.upcast(event));
    }

    /** Of the request that caused the event; null when that had no key. */
    public static @Nullable String requestDigest(RecordedEvent event) {
        return EventMetadata.requestDigest(event);
    }

    /** The metadata as the world knows it: with what the log need not repeat put back. */
    public static JsonObject fullMetadata(RecordedEvent event) {
        return EventMetadata.full(event);
    }
}
