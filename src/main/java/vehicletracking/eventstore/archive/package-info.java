/** Archives: partitions of the log written to files, verified, and restored. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.archive;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
