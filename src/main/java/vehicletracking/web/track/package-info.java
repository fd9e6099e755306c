/** Export formats of tracks. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.track;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
