/** The log: append with conditions, read by filter, follow. It knows no vehicle. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
