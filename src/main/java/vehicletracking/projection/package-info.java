/** What keeps read models up with the log, rebuilds them, and sets aside what they can't take. */
@CheckReturnValue
@NullMarked
package vehicletracking.projection;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
