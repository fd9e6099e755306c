/** Read model of quarantined reports. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.quarantine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
