/** Routes of current locations and vehicles. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.current;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
