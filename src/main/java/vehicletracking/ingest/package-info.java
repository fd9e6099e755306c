/**
 * What tracking clients say, in their own dialects: from an HTTP request to fixes in SI units. Pure functions; the time of
 * receipt comes in.
 */
@CheckReturnValue
@NullMarked
package vehicletracking.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
