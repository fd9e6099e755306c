/** Ingestion of device reports: locations are tracked, reports that cannot be stored are quarantined. */
@CheckReturnValue
@NullMarked
package vehicletracking.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
