/** The page for browsers: its files and its configuration. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.page;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
