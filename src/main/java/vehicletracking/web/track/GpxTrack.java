package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
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
            <gpx version="1.1" creator="vehicle-tracking" xmlns="http://www.topografix.com/GPX/1/1">
            <trk><name>%s</name><trkseg>
            """.formatted(HistoricalLocationText.xml(vehicle.vehicleLicensePlate())));
    }

    @Override
    public void stretch(StringBuilder out, List<HistoricalLocation> locations) {
        for (HistoricalLocation location : locations) {
            out.append("<trkpt lat=\"");
            HistoricalLocationText.appendDecimal(out, location.fix().latitude());
            out.append("\" lon=\"");
            HistoricalLocationText.appendDecimal(out, location.fix().longitude());
            out.append("\">");
            if (location.fix().altitudeMetres() != null) {
                out.append("<ele>");
                HistoricalLocationText.appendDecimal(out, location.fix().altitudeMetres());
                out.append("</ele>");
            }
            out.append("<time>").append(location.fix().occurredAt()).append("</time>");
            if (!location.flags().isEmpty()) {
                out.append("<cmt>")
                        .append(HistoricalLocationText.words(location.flags()))
                        .append("</cmt>");
            }
            out.append("</trkpt>\n");
        }
    }

    @Override
    public void end(StringBuilder out, @Nullable TrackCursor next) {
        out.append("</trkseg></trk>\n</gpx>\n");
    }
}
