/** How long the log keeps its events in the database: what is old goes into archives, and comes back when asked for. */
@CheckReturnValue
@NullMarked
package vehicletracking.retention;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
