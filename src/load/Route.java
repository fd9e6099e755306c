import java.time.Instant;
import vehicletracking.vehicle.Fix;

/** Route of a vehicle of {@link FillLog}: alternately drives on a circle for 20 minutes and stops for 10 minutes. */
final class Route {

    private static final double RADIUS_METRES = 5_000;
    private static final double METRES_PER_DEGREE = 111_195;
    private static final double METRES_PER_SECOND = 15;
    private static final int DRIVING_SECONDS = 1_200;
    private static final int CYCLE_SECONDS = 1_800;

    private final double latitude;
    private final double longitude;

    Route(int vehicle) {
        this.latitude = vehicle % 120 - 60;
        this.longitude = vehicle * 0.618034 * 360 % 360 - 180;
    }

    Fix at(Instant time) {
        double seconds = time.toEpochMilli() / 1e3;
        double cycles = Math.floor(seconds / CYCLE_SECONDS);
        double drivenSeconds = cycles * DRIVING_SECONDS + Math.min(DRIVING_SECONDS, seconds - cycles * CYCLE_SECONDS);
        double angle = drivenSeconds * METRES_PER_SECOND / RADIUS_METRES;
        double radius = RADIUS_METRES / METRES_PER_DEGREE;
        double north = latitude + radius * Math.sin(angle);
        double east = longitude + radius * Math.cos(angle) / Math.cos(Math.toRadians(latitude));
        return new Fix(micro(north), micro(Math.IEEEremainder(east, 360)), time, null, null, null, null);
    }

    /** Rounds to six decimal places, as devices do. */
    private static double micro(double degrees) {
        return Math.rint(degrees * 1e6) / 1e6;
    }
}
