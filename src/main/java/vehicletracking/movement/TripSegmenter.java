package vehicletracking.movement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.movement.Movement.Stop;
import vehicletracking.movement.Movement.Trip;

/**
 * Divides plausible reports into stops and trips. Staying at a place is found by an anchor, the earliest report near
 * which all those after it are: Q. Li et al., Mining User Similarity Based on Location History, 2008 (stay points).
 */
final class TripSegmenter {

    /** @param metres on the way of the trip so far */
    private record Waypoint(PositionReport report, double metres, double topMetresPerSecond) {}

    private final MovementRule rule;
    private final List<Trip> trips = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private double stoppedSeconds;

    /** Where it stands, as long as it does. */
    private @Nullable PositionReport stopStart;

    private @Nullable PositionReport last;

    /** While it moves: where the trip began, and the reports since the anchor, which is the first of them. */
    private @Nullable PositionReport tripStart;

    private final Deque<Waypoint> sinceAnchor = new ArrayDeque<>();

    TripSegmenter(MovementRule rule) {
        this.rule = rule;
    }

    /** @param isElsewhere whether nothing is known of how it came here */
    void add(PositionReport report, boolean isElsewhere) {
        PositionReport before = last;
        PositionReport place = stopStart;
        if (before == null || isElsewhere || before.secondsTo(report) > rule.gapSeconds()) {
            finish();
            stopStart = report;
        } else if (place != null) {
            continueStop(place, before, report);
        } else {
            continueTrip(report);
        }
        last = report;
    }

    /** Nothing more is known: what was ends with the last report. */
    void finish() {
        if (stopStart != null && last != null) {
            endStop(stopStart, last);
        } else if (tripStart != null) {
            endTrip(tripStart, sinceAnchor.getLast());
        }
    }

    private void continueStop(PositionReport place, PositionReport before, PositionReport report) {
        if (place.metresTo(report) > rule.radiusMetres()) {
            endStop(place, before);
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

    /** The anchor moves on until no report after it is away from it; all those before this one are near each other. */
    private void dropAnchorsFarFrom(PositionReport report) {
        boolean isAway = sinceAnchor.getFirst().report().metresTo(report) > rule.radiusMetres();
        while (isAway) {
            sinceAnchor.remove();
            PositionReport anchor = sinceAnchor.getFirst().report();
            isAway = sinceAnchor.stream().anyMatch(each -> anchor.metresTo(each.report()) > rule.radiusMetres());
        }
    }

    private void endStop(PositionReport place, PositionReport until) {
        double seconds = place.secondsTo(until);
        stoppedSeconds += seconds;
        if (seconds >= rule.stopSeconds()) {
            stops.add(new Stop(place.at(), until.at(), place.point()));
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
