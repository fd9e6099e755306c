/** Event payloads: how domain events are serialized, their schema versions, and upcasters. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventschema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
