/** Verification of the complete log, in the database and in archives. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
