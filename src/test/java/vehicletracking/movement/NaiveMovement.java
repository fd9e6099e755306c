package vehicletracking.movement;

import java.util.ArrayList;
import java.util.List;
import vehicletracking.movement.Movement.Stop;
import vehicletracking.movement.Movement.Trip;

/** The rule for stops and trips as one would say it, with all reports at hand and no thought of the cost. */
final class NaiveMovement {

    private final MovementRule rule;
    final List<Trip> trips = new ArrayList<>();
    final List<Stop> stops = new ArrayList<>();

    /** @param reports plausible ones, in the order of their time */
    NaiveMovement(MovementRule rule, List<PositionReport> reports) {
        this.rule = rule;
        int start = 0;
        for (int i = 1; i <= reports.size(); i++) {
            if (i == reports.size() || reports.get(i - 1).secondsTo(reports.get(i)) > rule.gapSeconds()) {
                segment(reports.subList(start, i));
                start = i;
            }
        }
    }

    private void segment(List<PositionReport> reports) {
        int stand = 0;
        while (true) {
            int away = stand;
            while (away < reports.size() && reports.get(stand).metresTo(reports.get(away)) <= rule.radiusMetres()) {
                away++;
            }
            stop(reports.get(stand), reports.get(away - 1));
            if (away == reports.size()) {
                return;
            }
            stand = nextStop(reports, away);
            trip(reports.subList(away - 1, stand < 0 ? reports.size() : stand + 1));
            if (stand < 0) {
                return;
            }
        }
    }

    private void stop(PositionReport from, PositionReport until) {
        if (from.secondsTo(until) >= rule.stopSeconds()) {
            stops.add(new Stop(from.at(), until.at(), from.point()));
        }
    }

    /** The report at which it comes to stand first; -1 when it does not. */
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

    private void trip(List<PositionReport> way) {
        double metres = 0;
        double top = 0;
        for (int i = 1; i < way.size(); i++) {
            double step = way.get(i - 1).metresTo(way.get(i));
            metres += step;
            top = Math.max(top, step / way.get(i - 1).secondsTo(way.get(i)));
        }
        PositionReport from = way.getFirst();
        PositionReport to = way.getLast();
        trips.add(new Trip(from.at(), to.at(), from.point(), to.point(), metres, top));
    }
}
