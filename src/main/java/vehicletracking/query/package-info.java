/** Query side of the service: event-bus addresses of queries and their handlers. */
@CheckReturnValue
@NullMarked
package vehicletracking.query;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
