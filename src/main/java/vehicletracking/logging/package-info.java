/** Rate limits of the diagnostic log. */
@CheckReturnValue
@NullMarked
package vehicletracking.logging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
