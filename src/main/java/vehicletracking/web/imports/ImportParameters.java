package vehicletracking.web.imports;

import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.importing.format.CsvMapping;
import vehicletracking.importing.format.ImportPlan;
import vehicletracking.importing.format.ImportPlan.Format;
import vehicletracking.importing.format.TimeFormat;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.SpeedUnit;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;

final class ImportParameters {

    private static final List<String> COMMON = List.of("format", "licensePlate", "register");

    private static final List<String> CSV_ONLY = List.of(
            "latitudeColumn",
            "longitudeColumn",
            "timeColumn",
            "plateColumn",
            "speedColumn",
            "courseColumn",
            "altitudeColumn",
            "accuracyColumn",
            "delimiter",
            "speedUnit",
            "timeFormat",
            "timeZone");

    private static final int MAX_LENGTH = 200;

    private ImportParameters() {}

    /** @throws Problem if a parameter is missing or invalid */
    static ImportPlan planOf(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(
                request, Stream.concat(COMMON.stream(), CSV_ONLY.stream()).toArray(String[]::new));
        Format format = oneOf(parameters, "format", Format.values())
                .orElseThrow(() -> Problem.invalidParameter("format", "is missing, and must be gpx or csv"));
        @Nullable LicensePlate plate = parameters.licensePlate("licensePlate").orElse(null);
        boolean isRegistering = parameters.flag("register");
        return switch (format) {
            case CSV -> new ImportPlan(format, plate, isRegistering, mappingOf(parameters));
            case GPX -> {
                requireNoCsvParameters(parameters);
                if (plate == null) {
                    throw Problem.invalidParameter("licensePlate", "is missing: a GPX file does not name a vehicle");
                }
                yield new ImportPlan(format, plate, isRegistering, null);
            }
        };
    }

    private static void requireNoCsvParameters(QueryParameters parameters) {
        CSV_ONLY.forEach(name -> parameters.text(name).ifPresent(ignored -> {
            throw Problem.invalidParameter(name, "is for CSV only");
        }));
    }

    private static CsvMapping mappingOf(QueryParameters parameters) {
        return new CsvMapping(
                column(parameters, "latitudeColumn"),
                column(parameters, "longitudeColumn"),
                column(parameters, "timeColumn"),
                column(parameters, "plateColumn"),
                column(parameters, "speedColumn"),
                column(parameters, "courseColumn"),
                column(parameters, "altitudeColumn"),
                column(parameters, "accuracyColumn"),
                parameters.text("delimiter").map(ImportParameters::delimiter).orElse(','),
                oneOf(parameters, "speedUnit", SpeedUnit.values()).orElse(SpeedUnit.MPS),
                timeFormat(parameters));
    }

    private static @Nullable String column(QueryParameters parameters, String name) {
        return shortText(parameters, name).orElse(null);
    }

    private static Optional<String> shortText(QueryParameters parameters, String name) {
        Optional<String> text = parameters.text(name);
        if (text.isPresent()
                && (text.get().isBlank()
                        || text.get().length() > MAX_LENGTH
                        || text.get().indexOf(0) >= 0)) {
            throw Problem.invalidParameter(name, "must have 1 to " + MAX_LENGTH + " characters");
        }
        return text;
    }

    private static char delimiter(String text) {
        // Two have names: a tab is invisible, and an unencoded semicolon separates the parameters of an address.
        return switch (text) {
            case "tab" -> '\t';
            case "semicolon" -> ';';
            case String one when one.length() == 1 && isDelimiter(one.charAt(0)) -> one.charAt(0);
            default -> throw Problem.invalidParameter("delimiter", "must be tab, semicolon or one sign, like |");
        };
    }

    private static boolean isDelimiter(char character) {
        return character > ' ' && character < 0x7F && character != '"' && !Character.isLetterOrDigit(character);
    }

    private static TimeFormat timeFormat(QueryParameters parameters) {
        String pattern = shortText(parameters, "timeFormat").orElse(TimeFormat.ISO);
        TimeFormat zoneless = inParameter("timeFormat", () -> new TimeFormat(pattern, null));
        return shortText(parameters, "timeZone")
                .map(zone -> inParameter("timeZone", () -> new TimeFormat(pattern, zone)))
                .orElse(zoneless);
    }

    private static TimeFormat inParameter(String name, Supplier<TimeFormat> format) {
        try {
            return format.get();
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter(name, "must be known, but " + e.getMessage());
        }
    }

    private static <E extends Enum<E>> Optional<E> oneOf(QueryParameters parameters, String name, E[] values) {
        return parameters
                .text(name)
                .map(text -> Arrays.stream(values)
                        .filter(value -> lowerCase(value).equals(text))
                        .findFirst()
                        .orElseThrow(() -> Problem.invalidParameter(
                                name,
                                "must be one of "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(values)
                                                        .map(ImportParameters::lowerCase)
                                                        .toList())
                                        + ", and is " + text)));
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
