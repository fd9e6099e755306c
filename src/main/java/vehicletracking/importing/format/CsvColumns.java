package vehicletracking.importing.format;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Column indexes by the header; {@value #NONE} if absent. Names are compared by letters and digits, ignoring case. */
record CsvColumns(int latitude, int longitude, int time, int plate, int speed, int course, int altitude, int accuracy) {

    static final int NONE = -1;

    /** @throws UnreadableFileException if the header lacks a required column */
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

        int required(String parameter, @Nullable String name, String... defaults) {
            int found = optional(parameter, name, defaults);
            if (found == NONE) {
                throw missing(parameter, "no column of " + describe() + " is named " + String.join(" or ", defaults));
            }
            return found;
        }

        int optional(String parameter, @Nullable String name, String... defaults) {
            if (name == null) {
                return List.of(defaults).stream()
                        .mapToInt(normalizedNames::indexOf)
                        .filter(at -> at >= 0)
                        .findFirst()
                        .orElse(NONE);
            }
            int found = normalizedNames.indexOf(CsvColumns.normalize(name));
            if (found == NONE) {
                throw missing(parameter, "no column of " + describe() + " is named " + Excerpt.of(name));
            }
            return found;
        }

        private String describe() {
            return names.stream().limit(20).map(Excerpt::of).toList().toString();
        }

        private static UnreadableFileException missing(String parameter, String problem) {
            return new UnreadableFileException(parameter + ": " + problem);
        }
    }

    private static String normalize(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
