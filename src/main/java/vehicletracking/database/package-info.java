/** PostgreSQL: the embedded one, the schema, and connections. */
@CheckReturnValue
@NullMarked
package vehicletracking.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
