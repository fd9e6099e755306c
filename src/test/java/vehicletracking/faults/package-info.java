/** Fault tests: processes of the service that are killed, frozen, overloaded and sent damaged requests. */
@NullMarked
package vehicletracking.faults;

import org.jspecify.annotations.NullMarked;
