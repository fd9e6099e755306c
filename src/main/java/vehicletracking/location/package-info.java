/** The read model of where every vehicle is now. */
@CheckReturnValue
@NullMarked
package vehicletracking.location;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
