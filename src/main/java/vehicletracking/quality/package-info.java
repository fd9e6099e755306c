/** What is odd about a location that comes in. Plain Java. */
@CheckReturnValue
@NullMarked
package vehicletracking.quality;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
