/** Bad days: real processes of the service, really killed, starved and abused. */
@NullMarked
package vehicletracking.baddays;

import org.jspecify.annotations.NullMarked;
