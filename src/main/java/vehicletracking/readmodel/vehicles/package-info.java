/** Read model of vehicles and their licence plates over time. */
@CheckReturnValue
@NullMarked
package vehicletracking.readmodel.vehicles;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
