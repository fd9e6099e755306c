/** The read model of which vehicle carries which device. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.devices;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
