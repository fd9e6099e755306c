/** SQL of temporal queries: which locations were in effect at a time, and which partitions hold them. */
@CheckReturnValue
@NullMarked
package vehicletracking.temporal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
