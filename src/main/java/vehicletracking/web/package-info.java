/** The HTTP edge. */
@CheckReturnValue
@NullMarked
package vehicletracking.web;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
