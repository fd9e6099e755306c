package vehicletracking.web.track;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.http.HistoricalLocationText;

/**
 * KML 2.2 with one {@code gx:Track} for each batch; a {@code gx:MultiTrack} joins them to one line. In a track, all
 * times precede all coordinates, and these all other values, so a whole batch must be in memory. Speeds, courses,
 * accuracies and flags are an array each, with a value for every point, where one of the points has such a value.
 */
final class KmlTrack implements TrackWriter {

    private final Vehicle vehicle;

    KmlTrack(Vehicle vehicle) {
        this.vehicle = vehicle;
    }

    @Override
    public void begin(StringBuilder out) {
        out.append("""
            <?xml version="1.0" encoding="UTF-8"?>
            <kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
            <Document><Schema id="report">
            <gx:SimpleArrayField name="speed" type="float"><displayName>Speed (m/s)</displayName></gx:SimpleArrayField>
            <gx:SimpleArrayField name="course" type="float"><displayName>Course (degrees)</displayName></gx:SimpleArrayField>
            <gx:SimpleArrayField name="accuracy" type="float"><displayName>Accuracy (m)</displayName></gx:SimpleArrayField>
            <gx:SimpleArrayField name="flags" type="string"/>
            </Schema>
            <Placemark><name>%s</name><gx:MultiTrack><gx:interpolate>1</gx:interpolate>
            """.formatted(HistoricalLocationText.escapeXml(vehicle.vehicleLicensePlate())));
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        out.append("<gx:Track>\n");
        for (HistoricalLocation location : locations) {
            out.append("<when>").append(location.fix().occurredAt()).append("</when>\n");
        }
        for (HistoricalLocation location : locations) {
            out.append("<gx:coord>");
            HistoricalLocationText.appendDecimal(out, location.fix().longitude());
            HistoricalLocationText.appendDecimal(out.append(' '), location.fix().latitude());
            Double altitude = location.fix().altitudeMetres();
            HistoricalLocationText.appendDecimal(out.append(' '), altitude == null ? 0 : altitude);
            out.append("</gx:coord>\n");
        }
        appendArrays(out, locations);
        out.append("</gx:Track>\n");
    }

    private static void appendArrays(StringBuilder out, List<HistoricalLocation> locations) {
        int start = out.length();
        appendNumbers(out, "speed", locations, Fix::speedMetresPerSecond);
        appendNumbers(out, "course", locations, Fix::courseDegrees);
        appendNumbers(out, "accuracy", locations, Fix::accuracyMetres);
        if (locations.stream().anyMatch(location -> !location.flags().isEmpty())) {
            appendArray(
                    out,
                    "flags",
                    locations,
                    (to, each) -> to.append(HistoricalLocationText.spaceSeparated(each.flags())));
        }
        if (out.length() > start) {
            out.insert(start, "<ExtendedData><SchemaData schemaUrl=\"#report\">\n");
            out.append("</SchemaData></ExtendedData>\n");
        }
    }

    private static void appendNumbers(
            StringBuilder out, String name, List<HistoricalLocation> locations, Function<Fix, @Nullable Double> value) {
        if (locations.stream().anyMatch(location -> value.apply(location.fix()) != null)) {
            appendArray(out, name, locations, (to, each) -> {
                Double number = value.apply(each.fix());
                if (number != null) {
                    HistoricalLocationText.appendDecimal(to, number);
                }
            });
        }
    }

    private static void appendArray(
            StringBuilder out,
            String name,
            List<HistoricalLocation> locations,
            BiConsumer<StringBuilder, HistoricalLocation> append) {
        out.append("<gx:SimpleArrayData name=\"").append(name).append("\">\n");
        for (HistoricalLocation location : locations) {
            append.accept(out.append("<gx:value>"), location);
            out.append("</gx:value>\n");
        }
        out.append("</gx:SimpleArrayData>\n");
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        out.append("</gx:MultiTrack></Placemark></Document>\n</kml>\n");
    }
}
