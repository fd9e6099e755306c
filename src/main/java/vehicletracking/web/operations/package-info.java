/** Routes of operators: projections and archives. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.operations;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
