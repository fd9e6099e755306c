/** Routes of imports. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.imports;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
