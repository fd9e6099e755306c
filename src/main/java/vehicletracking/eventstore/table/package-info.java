/** The log's tables: rows, partitions, and closing the partitions that are full. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
