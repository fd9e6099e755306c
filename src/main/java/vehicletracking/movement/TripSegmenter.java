package vehicletracking.movement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.movement.Movement.Stop;
import vehicletracking.movement.Movement.Trip;

/**
 * Segments plausible reports into stops and trips. A stop is detected by an anchor, the earliest report with all later
 * ones within the radius: Q. Li et al., Mining User Similarity Based on Location History, 2008 (stay points).
 */
final class TripSegmenter {

    /** @param metres distance since the start of the trip */
    private record Waypoint(PositionReport report, double metres, double topMetresPerSecond) {}

    private final MovementRule rule;
    private final List<Trip> trips = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private double stoppedSeconds;
    private double lineMetres;

    /** First report of the current stop; null during a trip, of which {@link #tripStart} is the first report. */
    private @Nullable PositionReport stopStart;

    private @Nullable PositionReport last;

    private @Nullable PositionReport tripStart;

    /** Reports of the current trip from the anchor on. */
    private final Deque<Waypoint> sinceAnchor = new ArrayDeque<>();

    TripSegmenter(MovementRule rule) {
        this.rule = rule;
    }

    /** @param isDiscontinuous whether it is unknown how the vehicle got here */
    void add(PositionReport report, boolean isDiscontinuous) {
        PositionReport before = last;
        PositionReport start = stopStart;
        lineMetres += before == null ? 0 : before.metresTo(report);
        if (before == null || isDiscontinuous || before.secondsTo(report) > rule.gapSeconds()) {
            finish();
            stopStart = report;
        } else if (start != null) {
            continueStop(start, before, report);
        } else {
            continueTrip(report);
        }
        last = report;
    }

    void finish() {
        if (stopStart != null && last != null) {
            endStop(stopStart, last);
        } else if (tripStart != null) {
            endTrip(tripStart, sinceAnchor.getLast());
        }
    }

    private void continueStop(PositionReport start, PositionReport before, PositionReport report) {
        if (start.metresTo(report) > rule.radiusMetres()) {
            endStop(start, before);
            tripStart = before;
            double metres = before.metresTo(report);
            sinceAnchor.add(new Waypoint(report, metres, metres / before.secondsTo(report)));
        }
    }

    private void continueTrip(PositionReport report) {
        Waypoint before = sinceAnchor.getLast();
        double metres = before.report().metresTo(report);
        double speed = metres / before.report().secondsTo(report);
        sinceAnchor.add(new Waypoint(report, before.metres() + metres, Math.max(before.topMetresPerSecond(), speed)));
        dropAnchorsFarFrom(report);
        Waypoint anchor = sinceAnchor.getFirst();
        if (tripStart != null && anchor.report().secondsTo(report) >= rule.stopSeconds()) {
            endTrip(tripStart, anchor);
            stopStart = anchor.report();
        }
    }

    /** Advances the anchor until all later reports are within its radius. */
    private void dropAnchorsFarFrom(PositionReport report) {
        // All reports before this one are within the radius of the current anchor.
        boolean isAway = sinceAnchor.getFirst().report().metresTo(report) > rule.radiusMetres();
        while (isAway) {
            sinceAnchor.remove();
            PositionReport anchor = sinceAnchor.getFirst().report();
            isAway = sinceAnchor.stream().anyMatch(each -> anchor.metresTo(each.report()) > rule.radiusMetres());
        }
    }

    private void endStop(PositionReport start, PositionReport until) {
        double seconds = start.secondsTo(until);
        stoppedSeconds += seconds;
        if (seconds >= rule.stopSeconds()) {
            stops.add(new Stop(start.at(), until.at(), start.point()));
        }
        stopStart = null;
    }

    private void endTrip(PositionReport from, Waypoint to) {
        trips.add(new Trip(
                from.at(), to.report().at(), from.point(), to.report().point(), to.metres(), to.topMetresPerSecond()));
        tripStart = null;
        sinceAnchor.clear();
    }

    Movement movement(long reports, long flagged, List<PositionReport> flaggedReports) {
        double metres = trips.stream().mapToDouble(Trip::distanceMetres).sum();
        double seconds = trips.stream().mapToDouble(Trip::seconds).sum();
        return new Movement(
                metres,
                Math.max(0, lineMetres - metres), // the sums round differently
                seconds,
                stoppedSeconds,
                trips.stream().mapToDouble(Trip::topMetresPerSecond).max().orElse(0),
                seconds == 0 ? 0 : metres / seconds,
                reports,
                flagged,
                List.copyOf(trips),
                List.copyOf(stops),
                flaggedReports);
    }
}
