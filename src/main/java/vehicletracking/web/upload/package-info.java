/** Streamed uploads of many locations in one request. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.upload;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
