/** Geometry on the globe in plain Java: distances, interpolation, simplification of lines. */
@CheckReturnValue
@NullMarked
package vehicletracking.geo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
