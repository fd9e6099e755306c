package vehicletracking.movement;

/**
 * Thresholds that separate trips from stops. A trip begins when the vehicle leaves the radius around its stop, and ends
 * when it stays within the radius of a place for the duration of a stop. A longer gap between reports ends either.
 *
 * @param radiusMetres radius of a stop
 * @param stopSeconds minimum duration of a stop
 * @param gapSeconds maximum time between two consecutive reports
 * @param implausibleMetresPerSecond speed that no vehicle reaches
 */
public record MovementRule(
        double radiusMetres, double stopSeconds, double gapSeconds, double implausibleMetresPerSecond) {

    boolean isReachable(PositionReport from, PositionReport to) {
        return from.metresTo(to) <= implausibleMetresPerSecond * Math.abs(from.secondsTo(to));
    }
}
