/** The event log: conditional appends, filtered reads, subscriptions. It does not depend on the domain. */
@CheckReturnValue
@NullMarked
package vehicletracking.eventstore;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
