package vehicletracking.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vehicletracking.quality.QualityAssessor;

/** Newest and pending reports of one vehicle, in the order of their time. Guarded by {@link RecentReports}. */
final class VehicleReportWindow {

    static final int KEPT_REPORTS = QualityAssessor.REPORTS_BEFORE;

    private final List<RecentReport> reports = new ArrayList<>();
    // The window contains every report of the log between these two times; outside them the log must be queried.
    private long coveredAfterMicros = Long.MAX_VALUE;
    private long coveredBeforeMicros = Long.MIN_VALUE;
    private int pending;
    private int evictions;

    boolean hasPending() {
        return pending > 0;
    }

    /** Number of evictions so far. A result read from the log before the last one may lack the evicted report. */
    int evictions() {
        return evictions;
    }

    /** Whether the window has every report of the log at this time. */
    boolean covers(long micros) {
        return micros > coveredAfterMicros && micros < coveredBeforeMicros;
    }

    Optional<RecentReport> find(long micros, double latitude, double longitude) {
        for (int i = indexAfter(micros) - 1; i >= 0 && reports.get(i).atMicros() == micros; i--) {
            if (reports.get(i).hasTimeAndLocation(micros, latitude, longitude)) {
                return Optional.of(reports.get(i));
            }
        }
        return Optional.empty();
    }

    void add(RecentReport report) {
        reports.add(indexAfter(report.atMicros()), report);
        pending++;
    }

    /** The last reports up to and including that time, in the order of their time. */
    List<RecentReport> upTo(long micros) {
        int end = indexAfter(micros);
        int wanted = QualityAssessor.REPORTS_BEFORE + 1; // the assessed report is one of them
        return reports.subList(Math.max(0, end - wanted), end);
    }

    private int indexAfter(long micros) {
        int low = 0;
        int high = reports.size();
        if (high > 0 && reports.getLast().atMicros() <= micros) {
            return high; // tested first, since nearly all reports arrive in order
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (reports.get(middle).atMicros() <= micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void markCommitted(RecentReport report, boolean isFuture) {
        pending--;
        if (isFuture) {
            // It would stay the newest for long: it is evicted, and later times require a look-up.
            reports.remove(report);
            evictions++;
            coveredBeforeMicros = Math.min(coveredBeforeMicros, report.atMicros());
        }
        trim();
    }

    void remove(RecentReport report) {
        pending--;
        reports.remove(report);
        trim();
    }

    private void trim() {
        int surplus = 0;
        while (reports.size() - surplus > KEPT_REPORTS && reports.get(surplus).isCommitted()) {
            surplus++;
        }
        if (surplus > 0) {
            reports.subList(0, surplus).clear();
            evictions++;
            coveredAfterMicros = Math.max(coveredAfterMicros, reports.getFirst().atMicros());
        }
    }

    /** Only the pending reports stay reliable: every time requires a look-up. */
    void invalidate() {
        evictions++;
        coveredAfterMicros = Long.MAX_VALUE;
        coveredBeforeMicros = Long.MIN_VALUE;
    }

    /** Adds the reports of the log around a time, unless the window covers more already. */
    void merge(DuplicateLookup.Result found, long micros) {
        if (coveredBeforeMicros > coveredAfterMicros && micros < coveredBeforeMicros) {
            return;
        }
        found.before().forEach(this::addIfAbsent);
        coveredAfterMicros = found.coveredAfterMicros();
        coveredBeforeMicros = found.nextMicros();
    }

    /** Adds a report that another process has appended. */
    void addForeign(RecentReport report) {
        if (report.isFuture()) {
            evictions++;
            coveredBeforeMicros = Math.min(coveredBeforeMicros, report.atMicros());
            return;
        }
        addIfAbsent(report);
        trim();
    }

    private void addIfAbsent(RecentReport committed) {
        if (reports.stream().noneMatch(committed::hasSameId)) {
            reports.add(indexAfter(committed.atMicros()), committed);
        }
    }
}
