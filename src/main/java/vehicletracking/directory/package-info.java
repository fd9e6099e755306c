/** The read model of which vehicles there are. */
@CheckReturnValue
@NullMarked
package vehicletracking.directory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
