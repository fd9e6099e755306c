/** Import of files of historical locations: files are received completely, then processed as background jobs. */
@CheckReturnValue
@NullMarked
package vehicletracking.importing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
