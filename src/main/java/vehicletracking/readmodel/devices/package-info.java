/** Read model of the assignments of devices to vehicles. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.devices;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
