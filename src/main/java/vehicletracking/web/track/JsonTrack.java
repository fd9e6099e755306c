package vehicletracking.web.track;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.HistoricalLocation;
import vehicletracking.history.TrackCursor;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.HistoricalLocationText;
import vehicletracking.web.http.VehicleJson;

final class JsonTrack implements TrackWriter {

    private final Vehicle vehicle;
    private boolean isBegun;

    JsonTrack(Vehicle vehicle) {
        this.vehicle = vehicle;
    }

    @Override
    public void begin(StringBuilder out) {
        String start = VehicleJson.vehicle(vehicle).encode();
        out.append(start, 0, start.length() - 1).append(",\"locations\":[");
    }

    @Override
    public void appendBatch(StringBuilder out, List<HistoricalLocation> locations) {
        for (HistoricalLocation location : locations) {
            out.append(isBegun ? ",\n" : "\n");
            isBegun = true;
            HistoricalLocationText.appendJson(out, location);
        }
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
