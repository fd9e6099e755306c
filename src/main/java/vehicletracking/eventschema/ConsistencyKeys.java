package vehicletracking.eventschema;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.vehicle.AccessKeyEvent;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.QuarantineEvent;
import vehicletracking.vehicle.VehicleEvent.Amendment;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/**
 * Names of consistency keys. An append may require that no event has touched a key since a position; {@link #of} lists
 * the keys that an event touches.
 */
public final class ConsistencyKeys {

    /** Key that every change of the vehicle of a licence plate or device touches, except the registration of a vehicle. */
    public static final String ASSIGNMENTS = "assignments";

    /** Key that every change of an access key touches. */
    public static final String ACCESS_KEYS = "access-keys";

    private ConsistencyKeys() {}

    /** Key that makes a licence plate unique: at most one vehicle in service has it. */
    public static String ofPlate(LicensePlate plate) {
        return "plate:" + plate.text();
    }

    /** Key that serializes the amendments of one location. */
    public static String ofLocation(UUID locationTrackedId) {
        return "location:" + locationTrackedId;
    }

    /** Key that serializes the assignments and releases of one device. */
    public static String ofDevice(DeviceId deviceId) {
        return "device:" + deviceId.text();
    }

    /** Key that lets a quarantined report be admitted or discarded only once. */
    public static String ofQuarantinedReport(UUID reportQuarantinedId) {
        return "quarantine:" + reportQuarantinedId;
    }

    /** Key that serializes the changes of one access key, by the SHA-256 of its secret. */
    public static String ofAccessKey(String sha256) {
        return "access-key:" + sha256;
    }

    /** Key that serializes the changes of one access key, by its id. */
    public static String ofAccessKey(UUID accessKeyId) {
        return "access-key:" + accessKeyId;
    }

    /** Key that lets requests with the same idempotency key take effect only once. It expires. */
    public static String ofIdempotencyKey(IdempotencyKey key) {
        return ExpiringKeys.PREFIX + key.text();
    }

    /** The keys that an event touches, with that of the request that caused it first. */
    static List<String> of(DomainEvent event, Cause cause) {
        IdempotencyKey key = cause.idempotencyKey();
        return key == null
                ? of(event)
                : Stream.concat(Stream.of(ofIdempotencyKey(key)), of(event).stream())
                        .toList();
    }

    private static List<String> of(DomainEvent event) {
        return switch (event) {
            case VehicleRegistered registered -> List.of(ofPlate(registered.licensePlate()));
            case LicensePlateChanged changed -> List.of(ofPlate(changed.from()), ofPlate(changed.to()), ASSIGNMENTS);
            case VehicleRetired retired -> List.of(ofPlate(retired.licensePlate()), ASSIGNMENTS);
            case LocationTracked ignored -> List.of();
            case Amendment amendment -> List.of(ofLocation(amendment.locationTrackedId()));
            case DeviceEvent device -> List.of(ofDevice(device.deviceId()), ASSIGNMENTS);
            case AccessKeyEvent changed ->
                List.of(
                        ofAccessKey(changed.key().accessKeyId()),
                        ofAccessKey(changed.key().sha256()),
                        ACCESS_KEYS);
            case QuarantineEvent report -> List.of(ofQuarantinedReport(report.reportQuarantinedId()));
        };
    }
}
