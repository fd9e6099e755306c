/** The read side: from a question to an answer. */
@CheckReturnValue
@NullMarked
package vehicletracking.query;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
