/** Backup of the log in one file, and restore into an empty database. */
@CheckReturnValue
@NullMarked
package vehicletracking.backup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
