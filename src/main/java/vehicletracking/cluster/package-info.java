/** Nodes of the service that share one database, and which of them prefers a task. */
@CheckReturnValue
@NullMarked
package vehicletracking.cluster;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
