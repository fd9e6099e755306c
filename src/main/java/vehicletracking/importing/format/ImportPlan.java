package vehicletracking.importing.format;

import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.LicensePlate;

/**
 * Parameters of an import.
 *
 * @param licensePlate licence plate of the vehicle of all locations; null if the file has a column of plates
 * @param isRegistering whether unknown vehicles are registered; if not, their locations are refused
 * @param mapping mapping of a CSV file; null for other formats
 */
public record ImportPlan(
        Format format,
        @Nullable LicensePlate licensePlate,
        boolean isRegistering,
        @Nullable CsvMapping mapping) {

    /** File format. */
    public enum Format {
        /** GPX 1.0 or 1.1, of which the track points are imported. */
        GPX,
        /** Comma-separated values (RFC 4180) with a header. */
        CSV
    }
}
