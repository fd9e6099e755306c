package vehicletracking.vehicle;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Details of a tracked location besides its fix.
 *
 * @param deviceId the device that reported it; null if unknown
 * @param flags quality flags assigned when it was tracked
 * @param attributes other values that the device reported, as the text of a JSON object; null if there are none
 */
public record LocationDetails(
        @Nullable String deviceId,
        Set<QualityFlag> flags,
        @Nullable String attributes) {

    public static final LocationDetails NONE = new LocationDetails(null, Set.of(), null);

    public LocationDetails {
        flags = Collections.unmodifiableSet(new TreeSet<>(flags));
    }
}
