package vehicletracking.movement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vehicletracking.geo.GeoPoint;

/**
 * Movement of a vehicle: its trips and stops, and totals. Time in neither trips nor stops is unaccounted for.
 *
 * @param distanceMetres of all trips
 * @param gapMetres between neighbouring reports that count, as far as it is in no trip; with distanceMetres, the
 *     length of the line through all of them
 * @param movingSeconds of all trips
 * @param stoppedSeconds of all standstills, including those too short to be a stop
 * @param topMetresPerSecond highest speed between two neighbouring reports of a trip
 * @param meanMetresPerSecond of all trips; 0 without a trip
 * @param reports number of reports that counted
 * @param flagged number of doubtful or implausible reports
 * @param flaggedReports the first 1,000 of them, ordered by time
 */
public record Movement(
        double distanceMetres,
        double gapMetres,
        double movingSeconds,
        double stoppedSeconds,
        double topMetresPerSecond,
        double meanMetresPerSecond,
        long reports,
        long flagged,
        List<Trip> trips,
        List<Stop> stops,
        List<PositionReport> flaggedReports) {

    /** Movement from one standstill to the next, or to the last report before a gap. */
    public record Trip(
            Instant start, Instant end, GeoPoint from, GeoPoint to, double distanceMetres, double topMetresPerSecond) {

        double seconds() {
            return Duration.between(start, end).toNanos() / 1e9;
        }
    }

    public record Stop(Instant start, Instant end, GeoPoint place) {}
}
