/** The event store on PostgreSQL: appends, reads, conditions and expiring keys. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
