package vehicletracking.movement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Assesses the plausibility of reports ordered by time, with a lookahead of two; keeps their order. */
final class PlausibilityFilter {

    enum Assessment {
        PLAUSIBLE,
        /** Plausible, but not reachable from the last plausible report. */
        DISCONTINUOUS,
        IMPLAUSIBLE
    }

    private static final int LOOKAHEAD_REPORTS = 2;

    private final MovementRule rule;
    private final BiConsumer<PositionReport, Assessment> onAssessment;
    private final Deque<PositionReport> pending = new ArrayDeque<>();
    private @Nullable PositionReport last;

    PlausibilityFilter(MovementRule rule, BiConsumer<PositionReport, Assessment> onAssessment) {
        this.rule = rule;
        this.onAssessment = onAssessment;
    }

    void add(PositionReport report) {
        pending.add(report);
        if (pending.size() > LOOKAHEAD_REPORTS) {
            release(pending.remove());
        }
    }

    void finish() {
        while (!pending.isEmpty()) {
            release(pending.remove());
        }
    }

    private void release(PositionReport report) {
        Assessment assessment = assess(report);
        if (assessment != Assessment.IMPLAUSIBLE) {
            last = report;
        }
        onAssessment.accept(report, assessment);
    }

    private Assessment assess(PositionReport report) {
        if (report.isNullIsland()) {
            return Assessment.IMPLAUSIBLE;
        }
        if (last == null) {
            // The first report is plausible when it is the only one, or one of the next two is reachable from it.
            boolean isConsistent =
                    pending.isEmpty() || following(LOOKAHEAD_REPORTS).anyMatch(next -> rule.isReachable(report, next));
            return isConsistent ? Assessment.PLAUSIBLE : Assessment.IMPLAUSIBLE;
        }
        if (rule.isReachable(last, report)) {
            return Assessment.PLAUSIBLE;
        }
        // Discontinuous: two consistent reports after a jump do not show which side of the jump is correct.
        boolean isConsistent = following(1).anyMatch(next -> rule.isReachable(report, next));
        return isConsistent ? Assessment.DISCONTINUOUS : Assessment.IMPLAUSIBLE;
    }

    private Stream<PositionReport> following(int count) {
        return pending.stream().limit(count).filter(each -> !each.isNullIsland());
    }
}
