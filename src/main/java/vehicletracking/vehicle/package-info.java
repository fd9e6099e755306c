/** Domain model in plain Java: values such as plates and fixes, commands and events. */
@CheckReturnValue
@NullMarked
package vehicletracking.vehicle;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
