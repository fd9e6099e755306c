package vehicletracking.vehicle;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What else is known of a location.
 *
 * @param deviceId the device that told it; null when nobody said which
 * @param flags what was found to be odd about it
 * @param attributes what the device told besides, as the text of a JSON object; null when it told nothing
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
