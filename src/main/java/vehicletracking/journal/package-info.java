/** How the events of vehicles lie in the log. */
@CheckReturnValue
@NullMarked
package vehicletracking.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
