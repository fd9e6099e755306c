/**
 * Dialects of tracking clients, which decode HTTP requests to fixes in SI units. Pure functions: the time of receipt is
 * a parameter.
 */
@CheckReturnValue
@NullMarked
package vehicletracking.ingest.dialect;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
