package vehicletracking.eventschema;

import vehicletracking.vehicle.AccessKeyEvent.KeyChanged;
import vehicletracking.vehicle.AccessKeyEvent.KeyIssued;
import vehicletracking.vehicle.AccessKeyEvent.KeyRevoked;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DomainEvent;
import vehicletracking.vehicle.QuarantineEvent.ReportAdmitted;
import vehicletracking.vehicle.QuarantineEvent.ReportDiscarded;
import vehicletracking.vehicle.QuarantineEvent.ReportQuarantined;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;
import vehicletracking.vehicle.VehicleEvent.LocationCorrected;
import vehicletracking.vehicle.VehicleEvent.LocationRetracted;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;
import vehicletracking.vehicle.VehicleEvent.VehicleRegistered;
import vehicletracking.vehicle.VehicleEvent.VehicleRetired;

/**
 * Names of the event types in the event log.
 *
 * <p>To add an event type:
 *
 * <ol>
 *   <li>Add its record to a sealed interface of {@code vehicletracking.vehicle}. The compiler then reports every switch
 *       that lacks a case: {@link #of}, {@link ConsistencyKeys#of}, {@link EventPayloads#of} and the read models.
 *   <li>Add its name here, and the case to {@link #of}.
 *   <li>Write its payload in {@link EventPayloads#of} and read it in {@link EventPayloads#eventOf}.
 *   <li>Return its keys in {@link ConsistencyKeys#of}.
 *   <li>Add the name to the SQL type {@code event_type} in a new migration, and a sample of the stored event to {@code
 *       src/test/resources/events}. A test requires a sample of every value of {@code event_type} and reads it, so it
 *       finds a type that {@link EventPayloads#eventOf} does not read.
 * </ol>
 *
 * <p>A name never changes: stored events keep it.
 */
public final class EventTypes {

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
    public static final String KEY_ISSUED = "KeyIssued";
    public static final String KEY_CHANGED = "KeyChanged";
    public static final String KEY_REVOKED = "KeyRevoked";

    private EventTypes() {}

    static String of(DomainEvent event) {
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
            case KeyIssued ignored -> KEY_ISSUED;
            case KeyChanged ignored -> KEY_CHANGED;
            case KeyRevoked ignored -> KEY_REVOKED;
        };
    }
}
