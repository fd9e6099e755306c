package vehicletracking.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.directory.VehicleDirectoryQueries.Vehicle;
import vehicletracking.history.PastLocation;
import vehicletracking.history.TrackCursor;

/** One JSON object with all locations. */
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
    public void stretch(StringBuilder out, List<PastLocation> locations) {
        for (PastLocation location : locations) {
            out.append(isBegun ? ",\n" : "\n");
            isBegun = true;
            LocationText.appendJson(out, location);
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
