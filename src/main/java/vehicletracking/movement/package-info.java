/** Trips, stops and distances calculated from position reports, in plain Java. */
@CheckReturnValue
@NullMarked
package vehicletracking.movement;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
