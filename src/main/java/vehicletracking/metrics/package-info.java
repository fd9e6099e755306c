/** Metrics of the service in Prometheus' format. */
@CheckReturnValue
@NullMarked
package vehicletracking.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
