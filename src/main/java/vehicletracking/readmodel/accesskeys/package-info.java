/** Read model of access keys. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.accesskeys;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
