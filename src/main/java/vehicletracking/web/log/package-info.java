/** Routes of the event log: pages, streams and proofs. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
