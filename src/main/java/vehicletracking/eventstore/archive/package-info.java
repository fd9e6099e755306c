/** Archives: partitions of the log that are written to files, verified and restored. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.archive;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
