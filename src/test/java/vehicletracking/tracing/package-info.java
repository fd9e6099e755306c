/** Tests of traces, with a collector that decodes them. */
@NullMarked
package vehicletracking.tracing;

import org.jspecify.annotations.NullMarked;
