/** Authentication: which identity a credential has, and what it permits. */
@CheckReturnValue
@NullMarked
package vehicletracking.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
