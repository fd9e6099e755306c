package vehicletracking.movement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a {@link Movement} of reports that come in the order of their time, holding only those of the last
 * {@code stopSeconds}.
 *
 * <p>Of several reports of one time the westernmost of the southernmost counts, so that the result does not depend on
 * which came first; that it repeats the others is what they are nearly always about.
 */
public final class MovementCalculator {

    private static final int MAX_FLAGGED_SHOWN = 1_000;

    private final TripSegmenter journey;
    private final boolean isFlaggedIncluded;
    private final PlausibilityFilter plausibility;
    private final List<PositionReport> flaggedReports = new ArrayList<>();
    private final List<PositionReport> sameTime = new ArrayList<>();
    private long flagged;
    private long reports;

    /**
     * @param isFlaggedIncluded whether doubtful and implausible reports count like all others; they are flagged in any case
     */
    public MovementCalculator(MovementRule rule, boolean isFlaggedIncluded) {
        this.journey = new TripSegmenter(rule);
        this.isFlaggedIncluded = isFlaggedIncluded;
        this.plausibility = new PlausibilityFilter(rule, this::count);
    }

    /** @param report not earlier than the one before */
    public void add(PositionReport report) {
        if (report.isDoubtful() && !isFlaggedIncluded) {
            note(report);
            return;
        }
        if (!sameTime.isEmpty() && !sameTime.getFirst().at().equals(report.at())) {
            take();
        }
        sameTime.add(report);
    }

    /** What came of the reports; none may be added after it. */
    public Movement finish() {
        take();
        plausibility.finish();
        journey.finish();
        flaggedReports.sort(Comparator.comparing(PositionReport::at)); // the doubtful ones were not waited for
        return journey.movement(reports, flagged, List.copyOf(flaggedReports));
    }

    private void take() {
        sameTime.stream().min(PositionReport.BY_PLACE).ifPresent(plausibility::add);
        sameTime.clear();
    }

    private void count(PositionReport report, PlausibilityFilter.Assessment verdict) {
        switch (verdict) {
            case IMPLAUSIBLE -> flag(report);
            case PLAUSIBLE -> pass(report, false);
            case ELSEWHERE -> pass(report, !isFlaggedIncluded);
        }
    }

    private void pass(PositionReport report, boolean isElsewhere) {
        if (report.isDoubtful()) {
            note(report);
        }
        move(report, isElsewhere);
    }

    private void flag(PositionReport report) {
        note(report);
        if (isFlaggedIncluded) {
            move(report, false);
        }
    }

    private void note(PositionReport report) {
        flagged++;
        if (flaggedReports.size() < MAX_FLAGGED_SHOWN) {
            flaggedReports.add(report);
        }
    }

    private void move(PositionReport report, boolean isElsewhere) {
        reports++;
        journey.add(report, isElsewhere);
    }
}
