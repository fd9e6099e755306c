/** Routes of temporal queries: locations, tracks and movement at any time. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.history;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
