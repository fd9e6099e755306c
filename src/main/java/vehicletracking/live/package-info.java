/** Follows the log and the current locations on behalf of clients that wait for changes: one follower for each node. */
@CheckReturnValue
@NullMarked
package vehicletracking.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
