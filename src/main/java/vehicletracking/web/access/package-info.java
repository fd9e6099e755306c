/** Routes of access keys. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
