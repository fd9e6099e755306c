package vehicletracking.movement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells reports that can't be true. A report of 0,0 is implausible, and so is one when neither the last plausible one leads to it nor it to
 * the one that follows. When two in a row agree with each other but not with what was before, it is not said which is
 * true: the vehicle is elsewhere, and how it came there is not known.
 *
 * <p>The very first has nothing before it. It is plausible when it leads to the next report, or past that one to the
 * one after it.
 */
final class PlausibilityFilter {

    enum Assessment {
        PLAUSIBLE,
        /** It is plausible, and no way leads to it from the last plausible one. */
        DISCONTINUOUS,
        IMPLAUSIBLE
    }

    private static final int LOOKAHEAD_REPORTS = 2;

    private final MovementRule rule;
    private final BiConsumer<PositionReport, Assessment> onAssessment;
    private final Deque<PositionReport> pending = new ArrayDeque<>();
    private @Nullable PositionReport last;

    /** @param verdicts is told of every report, in their order */
    PlausibilityFilter(MovementRule rule, BiConsumer<PositionReport, Assessment> verdicts) {
        this.rule = rule;
        this.onAssessment = verdicts;
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
        Assessment verdict = assess(report);
        if (verdict != Assessment.IMPLAUSIBLE) {
            last = report;
        }
        onAssessment.accept(report, verdict);
    }

    private Assessment assess(PositionReport report) {
        if (report.isNullIsland()) {
            return Assessment.IMPLAUSIBLE;
        }
        if (last == null) {
            boolean leadsOn =
                    pending.isEmpty() || following(LOOKAHEAD_REPORTS).anyMatch(next -> rule.isReachable(report, next));
            return leadsOn ? Assessment.PLAUSIBLE : Assessment.IMPLAUSIBLE;
        }
        if (rule.isReachable(last, report)) {
            return Assessment.PLAUSIBLE;
        }
        boolean leadsOn = following(1).anyMatch(next -> rule.isReachable(report, next));
        return leadsOn ? Assessment.DISCONTINUOUS : Assessment.IMPLAUSIBLE;
    }

    private Stream<PositionReport> following(int count) {
        return pending.stream().limit(count).filter(each -> !each.isNullIsland());
    }
}
