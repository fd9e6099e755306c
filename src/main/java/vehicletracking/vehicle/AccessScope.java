package vehicletracking.vehicle;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The vehicles and the device to which access is restricted.
 *
 * @param vehicles ids of at most {@value #MAX_VEHICLES} vehicles; empty for all
 * @param device the only device in whose name locations may be reported; null for any
 */
public record AccessScope(Set<UUID> vehicles, @Nullable DeviceId device) {

    public static final int MAX_VEHICLES = 1_000;

    /** All vehicles and devices. */
    public static final AccessScope ALL = new AccessScope(Set.of(), null);

    /** @throws IllegalArgumentException if there are too many vehicles */
    public AccessScope {
        if (vehicles.size() > MAX_VEHICLES) {
            throw new IllegalArgumentException("vehicles must have at most " + MAX_VEHICLES + " entries");
        }
        vehicles = Collections.unmodifiableSet(new TreeSet<>(vehicles));
    }

    /** Whether queries are answered about some vehicles only. */
    public boolean restrictsVehicles() {
        return !vehicles.isEmpty();
    }

    /** Whether queries about the vehicle are answered. */
    public boolean includes(UUID vehicleId) {
        return vehicles.isEmpty() || vehicles.contains(vehicleId);
    }

    /** Whether a location of the vehicle may be reported by its licence plate. */
    public boolean permitsTracking(UUID vehicleId) {
        return device == null && includes(vehicleId);
    }

    /** Whether the device may report a location of the vehicle that carries it. */
    public boolean permitsReport(DeviceId reportedBy, UUID vehicleId) {
        return permitsDevice(reportedBy) && includes(vehicleId);
    }

    /** Whether reports in the name of the device are accepted. */
    public boolean permitsDevice(DeviceId reportedBy) {
        return device == null || device.equals(reportedBy);
    }
}
