package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.HistoricalLocationText;

/**
 * KML 2.2 with a {@code gx:Track} a stretch in one {@code gx:MultiTrack}, which joins them to one line. Within a track
 * all times come before all coordinates, so a stretch is what must be at hand at a time. Where a point is flagged, the
 * track has an array of the flags of every point.
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
            <Document><Schema id="report"><gx:SimpleArrayField name="flags" type="string"/></Schema>
            <Placemark><name>%s</name><gx:MultiTrack><gx:interpolate>1</gx:interpolate>
            """.formatted(HistoricalLocationText.xml(vehicle.vehicleLicensePlate())));
    }

    @Override
    public void stretch(StringBuilder out, List<HistoricalLocation> locations) {
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
        if (locations.stream().anyMatch(location -> !location.flags().isEmpty())) {
            appendFlags(out, locations);
        }
        out.append("</gx:Track>\n");
    }

    private static void appendFlags(StringBuilder out, List<HistoricalLocation> locations) {
        out.append("<ExtendedData><SchemaData schemaUrl=\"#report\"><gx:SimpleArrayData name=\"flags\">\n");
        for (HistoricalLocation location : locations) {
            out.append("<gx:value>")
                    .append(HistoricalLocationText.words(location.flags()))
                    .append("</gx:value>\n");
        }
        out.append("</gx:SimpleArrayData></SchemaData></ExtendedData>\n");
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        out.append("</gx:MultiTrack></Placemark></Document>\n</kml>\n");
    }
}
