/** Quality flags of reported locations, and the clock by which they are received. Plain Java. */
@CheckReturnValue
@NullMarked
package vehicletracking.quality;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
