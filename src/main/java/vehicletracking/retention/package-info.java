/** Retention of events in the database: archives old partitions of the log, and restores them on request. */
@CheckReturnValue
@NullMarked
package vehicletracking.retention;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
