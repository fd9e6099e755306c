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

    private static final int MAX_FLAGGED_LISTED = 1_000;

    private final TripSegmenter segmenter;
    private final boolean isFlaggedIncluded;
    private final PlausibilityFilter plausibilityFilter;
    private final List<PositionReport> flaggedReports = new ArrayList<>();
    private final List<PositionReport> sameTime = new ArrayList<>();
    private long flagged;
    private long reports;

    /**
     * @param isFlaggedIncluded whether doubtful and implausible reports count like all others; they are flagged in any case
     */
    public MovementCalculator(MovementRule rule, boolean isFlaggedIncluded) {
        this.segmenter = new TripSegmenter(rule);
        this.isFlaggedIncluded = isFlaggedIncluded;
        this.plausibilityFilter = new PlausibilityFilter(rule, this::onAssessment);
    }

    /** @param report not earlier than the one before */
    public void add(PositionReport report) {
        if (report.isDoubtful() && !isFlaggedIncluded) {
            countFlagged(report);
            return;
        }
        if (!sameTime.isEmpty() && !sameTime.getFirst().at().equals(report.at())) {
            flushSameTime();
        }
        sameTime.add(report);
    }

    /** What came of the reports; none may be added after it. */
    public Movement finish() {
        flushSameTime();
        plausibilityFilter.finish();
        segmenter.finish();
        flaggedReports.sort(Comparator.comparing(PositionReport::at)); // the doubtful ones were not waited for
        return segmenter.movement(reports, flagged, List.copyOf(flaggedReports));
    }

    private void flushSameTime() {
        sameTime.stream().min(PositionReport.BY_POINT).ifPresent(plausibilityFilter::add);
        sameTime.clear();
    }

    private void onAssessment(PositionReport report, PlausibilityFilter.Assessment verdict) {
        switch (verdict) {
            case IMPLAUSIBLE -> handleImplausible(report);
            case PLAUSIBLE -> acceptPlausible(report, false);
            case DISCONTINUOUS -> acceptPlausible(report, !isFlaggedIncluded);
        }
    }

    private void acceptPlausible(PositionReport report, boolean isElsewhere) {
        if (report.isDoubtful()) {
            countFlagged(report);
        }
        addToSegmenter(report, isElsewhere);
    }

    private void handleImplausible(PositionReport report) {
        countFlagged(report);
        if (isFlaggedIncluded) {
            addToSegmenter(report, false);
        }
    }

    private void countFlagged(PositionReport report) {
        flagged++;
        if (flaggedReports.size() < MAX_FLAGGED_LISTED) {
            flaggedReports.add(report);
        }
    }

    private void addToSegmenter(PositionReport report, boolean isElsewhere) {
        reports++;
        segmenter.add(report, isElsewhere);
    }
}
