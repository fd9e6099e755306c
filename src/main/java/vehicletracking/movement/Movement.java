package vehicletracking.movement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vehicletracking.geo.GeoPoint;

/**
 * How a vehicle moved. Time in neither trips nor stops is time of which nothing is known.
 *
 * @param distanceMetres of all trips
 * @param gapMetres between neighbouring reports that count, as far as it is in no trip; with distanceMetres, the length of
 *     the line through all of them
 * @param movingSeconds of all trips
 * @param stoppedSeconds for which it stood, also where that was too short to be a stop
 * @param topMetresPerSecond between two neighbouring reports of a trip
 * @param meanMetresPerSecond of all trips; 0 without a trip
 * @param reports how many counted
 * @param flagged how many were doubtful or implausible
 * @param flaggedReports the first of them
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

    /** From where it stood to where it stands again, or to where nothing more was heard. */
    public record Trip(
            Instant start, Instant end, GeoPoint from, GeoPoint to, double distanceMetres, double topMetresPerSecond) {

        double seconds() {
            return Duration.between(start, end).toNanos() / 1e9;
        }
    }

    public record Stop(Instant start, Instant end, GeoPoint place) {}
}
