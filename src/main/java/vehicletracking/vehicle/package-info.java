/** What this is about, in plain Java: plates, fixes, commands and events. */
@CheckReturnValue
@NullMarked
package vehicletracking.vehicle;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
