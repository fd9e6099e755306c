package vehicletracking.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vehicletracking.quality.QualityAssessor;

/**
 * The newest reports of a vehicle and all those on their way to the log, in the order of their time. Every report of the
 * log between two times is among them; of what lies outside, the log must be asked.
 *
 * <p>Guarded by {@link RecentReports}.
 */
final class VehicleReportWindow {

    /** Those of the log that are kept: as many as the judge looks at. */
    static final int KEPT_REPORTS = QualityAssessor.REPORTS_BEFORE;

    private final List<RecentReport> sightings = new ArrayList<>();
    private long completeAfterMicros = Long.MAX_VALUE;
    private long completeBeforeMicros = Long.MIN_VALUE;
    private int onTheirWay;
    private int forgotten;

    boolean isInUse() {
        return onTheirWay > 0;
    }

    /** Changes whenever something is forgotten: what was read of the log before may lack it. */
    int forgotten() {
        return forgotten;
    }

    boolean isComplete(long micros) {
        return micros > completeAfterMicros && micros < completeBeforeMicros;
    }

    Optional<RecentReport> find(long micros, double latitude, double longitude) {
        for (int i = indexAfter(micros) - 1; i >= 0 && sightings.get(i).atMicros() == micros; i--) {
            if (sightings.get(i).isOf(micros, latitude, longitude)) {
                return Optional.of(sightings.get(i));
            }
        }
        return Optional.empty();
    }

    void add(RecentReport sighting) {
        sightings.add(indexAfter(sighting.atMicros()), sighting);
        onTheirWay++;
    }

    /** Those of that time or before it that are nearest to it, in the order of their time. */
    List<RecentReport> before(long micros) {
        int end = indexAfter(micros);
        return sightings.subList(Math.max(0, end - QualityAssessor.REPORTS_BEFORE - 1), end);
    }

    /** Where the first one is that is later, counted from the end, where nearly all come in. */
    private int indexAfter(long micros) {
        int low = 0;
        int high = sightings.size();
        if (high > 0 && sightings.getLast().atMicros() <= micros) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sightings.get(middle).atMicros() <= micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * It is in the log.
     *
     * @param isFuture whether it would be the newest for long: the reports from its time on are left to the log
     */
    void settle(RecentReport sighting, boolean isFuture) {
        onTheirWay--;
        if (isFuture) {
            sightings.remove(sighting);
            forgotten++;
            completeBeforeMicros = Math.min(completeBeforeMicros, sighting.atMicros());
        }
        trim();
    }

    /** It did not come to the log by this way. */
    void drop(RecentReport sighting) {
        onTheirWay--;
        sightings.remove(sighting);
        trim();
    }

    private void trim() {
        int surplus = 0;
        while (sightings.size() - surplus > KEPT_REPORTS
                && sightings.get(surplus).isInTheLog()) {
            surplus++;
        }
        if (surplus > 0) {
            sightings.subList(0, surplus).clear();
            forgotten++;
            completeAfterMicros =
                    Math.max(completeAfterMicros, sightings.getFirst().atMicros());
        }
    }

    /** Nothing is known any more but what is on its way. */
    void forget() {
        forgotten++;
        completeAfterMicros = Long.MAX_VALUE;
        completeBeforeMicros = Long.MIN_VALUE;
    }

    /** Takes in what the log has around a time, unless more is known already. */
    void learn(DuplicateLookup.Result found, long micros) {
        if (completeBeforeMicros > completeAfterMicros && micros < completeBeforeMicros) {
            return;
        }
        found.before().forEach(this::addKnown);
        completeAfterMicros = found.completeAfterMicros();
        completeBeforeMicros = found.nextMicros();
    }

    private void addKnown(RecentReport known) {
        if (sightings.stream().noneMatch(known::hasIdOf)) {
            sightings.add(indexAfter(known.atMicros()), known);
        }
    }
}
