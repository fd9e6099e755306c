/** Routes of tracking clients. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
