package vehicletracking.movement;

/**
 * When a vehicle counts as moving. It stands until it is farther than the radius from where it stood; it stands again
 * once it stayed for so long within the radius of a place; a longer silence than the gap ends what was.
 *
 * @param radiusMetres how far is away
 * @param stopSeconds how long is standing
 * @param gapSeconds how long may nothing be heard
 * @param implausibleMetresPerSecond what nothing on wheels reaches
 */
public record MovementRule(
        double radiusMetres, double stopSeconds, double gapSeconds, double implausibleMetresPerSecond) {

    /** Whether a vehicle may have come from one to the other. */
    boolean isReachable(PositionReport from, PositionReport to) {
        return from.metresTo(to) <= implausibleMetresPerSecond * Math.abs(from.secondsTo(to));
    }
}
