/** Limits of what one client may use: its requests, locations, bytes, invalid keys and connections. */
@CheckReturnValue
@NullMarked
package vehicletracking.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
