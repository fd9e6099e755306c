/** The read model of what could not be stored as a location. */
@CheckReturnValue
@NullMarked
package vehicletracking.quarantine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
