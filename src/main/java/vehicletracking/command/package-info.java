/** The write side: from a command to an event in the log. */
@CheckReturnValue
@NullMarked
package vehicletracking.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
