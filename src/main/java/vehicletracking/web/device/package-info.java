/** Routes of devices and of quarantined reports. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.device;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
