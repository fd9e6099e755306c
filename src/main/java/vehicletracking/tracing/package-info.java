/** Traces in the format of OpenTelemetry. */
@CheckReturnValue
@NullMarked
package vehicletracking.tracing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
