/** Temporal queries on the log: locations, tracks and movements as of any time, as known at any time. */
@CheckReturnValue
@NullMarked
package vehicletracking.history;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
