/** Digests, manifests and proofs: what shows that the log is as it was committed. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.integrity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
