/** Projections: fold the log into read models, rebuild them, and dead-letter events that cannot be applied. */
@CheckReturnValue
@NullMarked
package vehicletracking.projection;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
