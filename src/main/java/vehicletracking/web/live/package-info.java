/** Streams of changes over HTTP. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
