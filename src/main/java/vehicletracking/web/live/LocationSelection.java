package vehicletracking.web.live;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.BoundingBox;
import vehicletracking.live.LocationChange;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.vehicle.AccessScope;

/**
 * The locations that a client receives. Clients with equal selections share what is selected.
 *
 * @param vehicles ids; empty for all
 * @param box contains the locations; null for the whole globe
 * @param scope restricts the vehicles
 * @param intervalMillis between two locations of one vehicle, at least
 */
record LocationSelection(Set<UUID> vehicles, @Nullable BoundingBox box, AccessScope scope, int intervalMillis) {

    boolean includes(UUID vehicleId) {
        return (vehicles.isEmpty() || vehicles.contains(vehicleId)) && scope.includes(vehicleId);
    }

    /** Whether a client sees the vehicle after a change. */
    boolean shows(LocationChange change) {
        CurrentLocation location = change.location();
        return location != null && !change.isRetired() && isInBox(location);
    }

    boolean isInBox(CurrentLocation location) {
        return box == null
                || box.contains(location.fix().latitude(), location.fix().longitude());
    }
}
