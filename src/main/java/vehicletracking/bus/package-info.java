/** Typed event bus: request-reply addresses, topics, and the codec of their records. */
@CheckReturnValue
@NullMarked
package vehicletracking.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
