/** Routes of the commands. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
