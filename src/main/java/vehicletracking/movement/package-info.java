/** How a vehicle moved, told from where it was: trips, stops, distances. Plain Java. */
@CheckReturnValue
@NullMarked
package vehicletracking.movement;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
