package vehicletracking.importing.format;

import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.LicensePlate;

/**
 * What an import is to do.
 *
 * @param licensePlate the vehicle of every location; null when the file names the vehicles
 * @param isRegistering whether a vehicle that is not known is registered; else its locations are refused
 * @param mapping how a CSV file is to be read; null for another format
 */
public record ImportPlan(
        Format format,
        @Nullable LicensePlate licensePlate,
        boolean isRegistering,
        @Nullable CsvMapping mapping) {

    /** In which files come. */
    public enum Format {
        /** GPX 1.0 or 1.1, of which the track points are taken. */
        GPX,
        /** Comma-separated values (RFC 4180) with a header. */
        CSV
    }
}
