package vehicletracking.importing.format;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where in a line the values stand, as the header tells. A column that is not there is {@value #NONE}. Names are compared
 * by their letters and digits, whatever their case.
 */
record CsvColumns(int latitude, int longitude, int time, int plate, int speed, int course, int altitude, int accuracy) {

    static final int NONE = -1;

    /** @throws UnreadableFileException when the header lacks a column that is needed */
    static CsvColumns of(List<String> header, ImportPlan plan, CsvMapping mapping) {
        Header columns = new Header(header.stream().map(CsvColumns::normalize).toList(), header);
        return new CsvColumns(
                columns.required("latitudeColumn", mapping.latitudeColumn(), "latitude", "lat"),
                columns.required("longitudeColumn", mapping.longitudeColumn(), "longitude", "lon", "lng", "long"),
                columns.required(
                        "timeColumn",
                        mapping.timeColumn(),
                        "occurredat",
                        "time",
                        "timestamp",
                        "datetime",
                        "fixtime",
                        "devicetime"),
                plan.licensePlate() != null && mapping.plateColumn() == null
                        ? NONE
                        : columns.required(
                                "plateColumn",
                                mapping.plateColumn(),
                                "vehiclelicenseplate",
                                "licenseplate",
                                "licenceplate",
                                "plate",
                                "vehicle",
                                "vehicleid"),
                columns.optional("speedColumn", mapping.speedColumn(), "speed"),
                columns.optional("courseColumn", mapping.courseColumn(), "course", "heading", "bearing"),
                columns.optional("altitudeColumn", mapping.altitudeColumn(), "altitude", "alt", "elevation", "ele"),
                columns.optional("accuracyColumn", mapping.accuracyColumn(), "accuracy", "acc"));
    }

    private record Header(List<String> normalizedNames, List<String> names) {

        int required(String parameter, @Nullable String wanted, String... usual) {
            int found = optional(parameter, wanted, usual);
            if (found == NONE) {
                throw missing(parameter, "none of the columns " + describe() + " is called " + String.join(" or ", usual));
            }
            return found;
        }

        int optional(String parameter, @Nullable String wanted, String... usual) {
            if (wanted == null) {
                return List.of(usual).stream()
                        .mapToInt(normalizedNames::indexOf)
                        .filter(at -> at >= 0)
                        .findFirst()
                        .orElse(NONE);
            }
            int found = normalizedNames.indexOf(CsvColumns.normalize(wanted));
            if (found == NONE) {
                throw missing(parameter, "there is no column " + Excerpt.of(wanted) + " among " + describe());
            }
            return found;
        }

        private String describe() {
            return names.stream().limit(20).map(Excerpt::of).toList().toString();
        }

        private static UnreadableFileException missing(String parameter, String why) {
            return new UnreadableFileException(parameter + ": " + why);
        }
    }

    private static String normalize(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
