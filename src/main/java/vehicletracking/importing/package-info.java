/** History that predates the service: files of locations, received whole and worked off as jobs. */
@CheckReturnValue
@NullMarked
package vehicletracking.importing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
