/** Digests, manifests and proofs, which show that the log is unaltered since its commits. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.integrity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
