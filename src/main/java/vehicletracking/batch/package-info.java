/** Batching of concurrent calls, with limits. */
@CheckReturnValue
@NullMarked
package vehicletracking.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
