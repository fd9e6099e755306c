package vehicletracking.movement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import vehicletracking.movement.Movement.Stop;
import vehicletracking.movement.Movement.Trip;

/** Reference model of the segmentation into stops and trips: a direct form of the rule, with all reports in memory. */
final class NaiveMovement {

    private final MovementRule rule;
    private final List<PositionReport> reports;
    final List<Trip> trips = new ArrayList<>();
    final List<Stop> stops = new ArrayList<>();

    /** @param reports plausible ones, ordered by time */
    NaiveMovement(MovementRule rule, List<PositionReport> reports) {
        this.rule = rule;
        this.reports = reports;
        int start = 0;
        for (int i = 1; i <= reports.size(); i++) {
            if (i == reports.size() || reports.get(i - 1).secondsTo(reports.get(i)) > rule.gapSeconds()) {
                segment(reports.subList(start, i));
                start = i;
            }
        }
    }

    double lineMetres() {
        return IntStream.range(1, reports.size()).mapToDouble(this::metresTo).sum();
    }

    double gapMetres() {
        return IntStream.range(1, reports.size())
                .filter(i -> trips.stream().noneMatch(trip -> isWithin(trip, i)))
                .mapToDouble(this::metresTo)
                .sum();
    }

    private double metresTo(int i) {
        return reports.get(i - 1).metresTo(reports.get(i));
    }

    /** Whether the way to this report is of the trip. */
    private boolean isWithin(Trip trip, int i) {
        return !reports.get(i - 1).at().isBefore(trip.start())
                && !reports.get(i).at().isAfter(trip.end());
    }

    private void segment(List<PositionReport> reports) {
        int stopStart = 0;
        while (true) {
            int away = stopStart;
            while (away < reports.size() && reports.get(stopStart).metresTo(reports.get(away)) <= rule.radiusMetres()) {
                away++;
            }
            stop(reports.get(stopStart), reports.get(away - 1));
            if (away == reports.size()) {
                return;
            }
            stopStart = nextStop(reports, away);
            trip(reports.subList(away - 1, stopStart < 0 ? reports.size() : stopStart + 1));
            if (stopStart < 0) {
                return;
            }
        }
    }

    private void stop(PositionReport from, PositionReport until) {
        if (from.secondsTo(until) >= rule.stopSeconds()) {
            stops.add(new Stop(from.at(), until.at(), from.point()));
        }
    }

    /** Index of the first report of the next stop; -1 when there is none. */
    private int nextStop(List<PositionReport> reports, int moving) {
        for (int until = moving; until < reports.size(); until++) {
            for (int anchor = moving; anchor < until; anchor++) {
                PositionReport place = reports.get(anchor);
                if (place.secondsTo(reports.get(until)) >= rule.stopSeconds()
                        && reports.subList(anchor, until + 1).stream()
                                .allMatch(each -> place.metresTo(each) <= rule.radiusMetres())) {
                    return anchor;
                }
            }
        }
        return -1;
    }

    private void trip(List<PositionReport> reports) {
        double metres = 0;
        double top = 0;
        for (int i = 1; i < reports.size(); i++) {
            double step = reports.get(i - 1).metresTo(reports.get(i));
            metres += step;
            top = Math.max(top, step / reports.get(i - 1).secondsTo(reports.get(i)));
        }
        PositionReport from = reports.getFirst();
        PositionReport to = reports.getLast();
        trips.add(new Trip(from.at(), to.at(), from.point(), to.point(), metres, top));
    }
}
