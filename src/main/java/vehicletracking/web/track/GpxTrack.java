package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.vehicle.Fix;
import vehicletracking.web.http.HistoricalLocationText;

/** GPX 1.1 (topografix.com/GPX/1/1): one track of one segment. Flags are the comment of their point. */
final class GpxTrack implements TrackWriter {

    private final Vehicle vehicle;

    GpxTrack(Vehicle vehicle) {
        this.vehicle = vehicle;
    }

    @Override
    public void begin(StringBuilder out) {
        out.append("""
            <?xml version="1.0" encoding="UTF-8"?>
            <gpx version="1.1" creator="vehicle-tracking" xmlns="http://www.topografix.com/GPX/1/1"
                xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
                xmlns:vt="urn:vehicle-tracking:gpx">
            <trk><name>%s</name><trkseg>
            """.formatted(HistoricalLocationText.escapeXml(vehicle.vehicleLicensePlate())));
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        for (HistoricalLocation location : locations) {
            Fix fix = location.fix();
            out.append("<trkpt lat=\"");
            HistoricalLocationText.appendDecimal(out, fix.latitude());
            out.append("\" lon=\"");
            HistoricalLocationText.appendDecimal(out, fix.longitude());
            out.append("\">");
            append(out, "ele", fix.altitudeMetres());
            out.append("<time>").append(fix.occurredAt()).append("</time>");
            if (!location.flags().isEmpty()) {
                out.append("<cmt>")
                        .append(HistoricalLocationText.spaceSeparated(location.flags()))
                        .append("</cmt>");
            }
            appendExtensions(out, fix);
            out.append("</trkpt>\n");
        }
    }

    private static void appendExtensions(StringBuilder out, Fix fix) {
        boolean isMoving = fix.speedMetresPerSecond() != null || fix.courseDegrees() != null;
        if (!isMoving && fix.accuracyMetres() == null) {
            return;
        }
        // The last element of a point by the schema
        out.append("<extensions>");
        if (isMoving) {
            // Garmin's TrackPointExtension, version 2: GPX 1.1 has no speed and course.
            out.append("<gpxtpx:TrackPointExtension>");
            append(out, "gpxtpx:speed", fix.speedMetresPerSecond());
            append(out, "gpxtpx:course", fix.courseDegrees());
            out.append("</gpxtpx:TrackPointExtension>");
        }
        // No common extension has an accuracy in metres; hdop is a factor without a unit.
        append(out, "vt:accuracy", fix.accuracyMetres());
        out.append("</extensions>");
    }

    private static void append(StringBuilder out, String element, @Nullable Double value) {
        if (value != null) {
            HistoricalLocationText.appendDecimal(out.append('<').append(element).append('>'), value);
            out.append("</").append(element).append('>');
        }
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        out.append("</trkseg></trk>\n</gpx>\n");
    }
}
