/** Read replicas: which of them can answer a query. */
@CheckReturnValue
@NullMarked
package vehicletracking.replica;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
