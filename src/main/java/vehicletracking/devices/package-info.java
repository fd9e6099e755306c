/** The read model of which vehicle carries which device. */
@CheckReturnValue
@NullMarked
package vehicletracking.devices;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
