/** Claims of tasks in the database, for tasks that one node at a time performs. */
@CheckReturnValue
@NullMarked
package vehicletracking.claim;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
