/** HTTP building blocks shared by all routes: responses, problems, parameters, bodies and streams. */
@CheckReturnValue
@NullMarked
package vehicletracking.web.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
