/** Write side: commands are decided and appended to the log as events. */
@CheckReturnValue
@NullMarked
package vehicletracking.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
