package vehicletracking.importing.format;

import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.SpeedUnit;

/**
 * How the columns of a CSV file are to be read. A column that is null is looked for under its usual names.
 *
 * @param delimiter between the columns
 * @param times how the column of times is written
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
