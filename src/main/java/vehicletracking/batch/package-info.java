/** Calls that arrive together go out together, within limits. */
@CheckReturnValue
@NullMarked
package vehicletracking.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
