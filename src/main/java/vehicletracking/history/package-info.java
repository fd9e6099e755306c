/** Where vehicles were: questions to the log about any time, as known at any time. */
@CheckReturnValue
@NullMarked
package vehicletracking.history;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
