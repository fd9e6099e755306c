/** The list of all read models; each has a package of its own with its projection and its queries. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
