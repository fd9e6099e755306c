/** Puts the parts together: settings, database, schema, verticles, and an orderly end. */
@CheckReturnValue
@NullMarked
package vehicletracking;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
