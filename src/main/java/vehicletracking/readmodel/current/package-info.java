/** Read model of the current location of every vehicle. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.current;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
