package vehicletracking.web.track;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.http.HistoricalLocationText;
import vehicletracking.web.http.VehicleJson;

/**
 * GeoJSON FeatureCollection (RFC 7946) with one LineString for each batch, which begins at the last point of the one
 * before, so that together they are one line. A track of one location is a Point. Positions are longitude, latitude
 * and, where it is known, altitude. The property {@code coordTimes} has the times. Where a point is flagged, {@code
 * flags} has an array for every point. {@code coordinateProperties}, as toGeoJSON writes it
 * (github.com/placemark/togeojson), has the times again and, where a point has them, speeds, courses and accuracies,
 * null for points without.
 */
final class GeoJsonTrack implements TrackWriter {

    private final Vehicle vehicle;
    private @Nullable HistoricalLocation last;

    GeoJsonTrack(Vehicle vehicle) {
        this.vehicle = vehicle;
    }

    @Override
    public void begin(StringBuilder out) {
        out.append("{\"type\":\"FeatureCollection\",\"features\":[");
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        List<HistoricalLocation> line = new ArrayList<>(locations.size() + 1);
        if (last != null) {
            line.add(last);
            out.append(',');
        }
        line.addAll(locations);
        last = locations.getLast();
        out.append("\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"");
        if (line.size() == 1) {
            out.append("Point\",\"coordinates\":");
            appendPosition(out, last);
        } else {
            out.append("LineString\",\"coordinates\":");
            appendArray(out, line, GeoJsonTrack::appendPosition);
        }
        String properties = VehicleJson.vehicle(vehicle).encode();
        out.append("},\"properties\":")
                .append(properties, 0, properties.length() - 1)
                .append(",\"coordTimes\":");
        appendArray(out, line, GeoJsonTrack::appendTime);
        if (line.stream().anyMatch(each -> !each.flags().isEmpty())) {
            appendArray(out.append(",\"flags\":"), line, GeoJsonTrack::appendFlags);
        }
        appendCoordinateProperties(out, line);
        out.append("}}");
    }

    private static void appendCoordinateProperties(StringBuilder out, List<HistoricalLocation> line) {
        appendArray(out.append(",\"coordinateProperties\":{\"times\":"), line, GeoJsonTrack::appendTime);
        appendNumbers(out, "speeds", line, Fix::speedMetresPerSecond);
        appendNumbers(out, "courses", line, Fix::courseDegrees);
        appendNumbers(out, "accuracies", line, Fix::accuracyMetres);
        out.append('}');
    }

    private static void appendNumbers(
            StringBuilder out, String name, List<HistoricalLocation> line, Function<Fix, @Nullable Double> value) {
        if (line.stream().anyMatch(each -> value.apply(each.fix()) != null)) {
            out.append(",\"").append(name).append("\":");
            appendArray(out, line, (to, each) -> to.append(value.apply(each.fix())));
        }
    }

    private static void appendTime(StringBuilder out, HistoricalLocation location) {
        out.append('"').append(location.fix().occurredAt()).append('"');
    }

    private static void appendArray(
            StringBuilder out, List<HistoricalLocation> line, BiConsumer<StringBuilder, HistoricalLocation> append) {
        char before = '[';
        for (HistoricalLocation each : line) {
            out.append(before);
            append.accept(out, each);
            before = ',';
        }
        out.append(']');
    }

    private static void appendFlags(StringBuilder out, HistoricalLocation location) {
        if (location.flags().isEmpty()) {
            out.append("[]");
        } else {
            HistoricalLocationText.appendFlags(out, location.flags());
        }
    }

    private static void appendPosition(StringBuilder out, HistoricalLocation location) {
        out.append('[')
                .append(location.fix().longitude())
                .append(',')
                .append(location.fix().latitude());
        if (location.fix().altitudeMetres() != null) {
            out.append(',').append(location.fix().altitudeMetres());
        }
        out.append(']');
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        out.append(']');
        if (next != null) {
            out.append(",\"next\":\"").append(next).append('"');
        }
        out.append("}\n");
    }
}
