/** Limits on what the program logs. */
@CheckReturnValue
@NullMarked
package vehicletracking.logging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
