/** SQL of temporal queries: the effective locations of a vehicle, and the partitions of the log to scan for them. */
@CheckReturnValue
@NullMarked
package vehicletracking.temporal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
