package vehicletracking.movement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Calculates a {@link Movement} from reports ordered by time, with only those of the last {@code stopSeconds} in
 * memory.
 *
 * <p>Of several reports of one time, which are nearly always duplicates, the westernmost of the southernmost counts, so
 * that the result does not depend on their order.
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
     * @param isFlaggedIncluded whether doubtful and implausible reports count; they are flagged in any case
     */
    public MovementCalculator(MovementRule rule, boolean isFlaggedIncluded) {
        this.segmenter = new TripSegmenter(rule);
        this.isFlaggedIncluded = isFlaggedIncluded;
        this.plausibilityFilter = new PlausibilityFilter(rule, this::onAssessment);
    }

    /** @param report not earlier than the previous one */
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

    /** Returns the movement; no report may be added afterwards. */
    public Movement finish() {
        flushSameTime();
        plausibilityFilter.finish();
        segmenter.finish();
        flaggedReports.sort(Comparator.comparing(PositionReport::at)); // doubtful ones are not delayed by the filter
        return segmenter.movement(reports, flagged, List.copyOf(flaggedReports));
    }

    private void flushSameTime() {
        sameTime.stream().min(PositionReport.BY_POINT).ifPresent(plausibilityFilter::add);
        sameTime.clear();
    }

    private void onAssessment(PositionReport report, PlausibilityFilter.Assessment assessment) {
        switch (assessment) {
            case IMPLAUSIBLE -> handleImplausible(report);
            case PLAUSIBLE -> acceptPlausible(report, false);
            case DISCONTINUOUS -> acceptPlausible(report, !isFlaggedIncluded);
        }
    }

    private void acceptPlausible(PositionReport report, boolean isDiscontinuous) {
        if (report.isDoubtful()) {
            countFlagged(report);
        }
        addToSegmenter(report, isDiscontinuous);
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

    private void addToSegmenter(PositionReport report, boolean isDiscontinuous) {
        reports++;
        segmenter.add(report, isDiscontinuous);
    }
}
