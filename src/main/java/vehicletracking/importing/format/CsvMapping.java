package vehicletracking.importing.format;

import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.SpeedUnit;

/**
 * Mapping of the columns of a CSV file. A column that is null is found by its default names.
 *
 * @param delimiter delimiter of columns
 * @param times format of the times
 */
public record CsvMapping(
        @Nullable String latitudeColumn,
        @Nullable String longitudeColumn,
        @Nullable String timeColumn,
        @Nullable String plateColumn,
        @Nullable String speedColumn,
        @Nullable String courseColumn,
        @Nullable String altitudeColumn,
        @Nullable String accuracyColumn,
        char delimiter,
        SpeedUnit speedUnit,
        TimeFormat times) {}
