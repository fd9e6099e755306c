/** File formats of imports: GPX and CSV, read item by item. */
@CheckReturnValue
@NullMarked
package vehicletracking.importing.format;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
