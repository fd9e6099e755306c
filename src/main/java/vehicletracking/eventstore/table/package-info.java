/** Tables of the log: rows, lookup by event id, and the partitions from creation to closing and exchange. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
