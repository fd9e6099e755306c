package vehicletracking.quality;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.geo.GeoPoint;
import vehicletracking.geo.GreatCircle;
import vehicletracking.quality.PriorReport.Doubt;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.QualityFlag;

/**
 * Assesses the quality flags of reports. Immutable and thread-safe.
 *
 * <p>The speed of a report is measured from the last earlier report that is not doubtful, less the accuracy radii of
 * both. So any location that the vehicle can have reached since is plausible, also after a long silence, and one wrong
 * report does not affect the next. To recover from a wrong report that was accepted, or from a vehicle that was
 * transported, the third of three consecutive reports that are reachable from each other is accepted, and later speeds
 * are measured from it.
 */
public final class QualityAssessor {

    /** Number of earlier reports that are read. When all of them are doubtful, no speed is implausible. */
    public static final int REPORTS_BEFORE = 8;

    /** Accuracy radius of a report without one: that of receivers in a street. */
    public static final double USUAL_ACCURACY_METRES = 50;

    /** Consecutive doubtful reports after which the next reachable one is accepted. */
    private static final int AGREEING_BEFORE = 2;

    /** No degree of latitude or longitude is longer. */
    private static final double LONGEST_DEGREE_METRES = 111_200;

    private final QualityRule rule;

    public QualityAssessor(QualityRule rule) {
        this.rule = rule;
    }

    /** Flags that follow from the report alone: future, null island, inaccurate, late. */
    public Set<QualityFlag> flagsOf(Fix fix, Instant receivedAt) {
        boolean isFuture = fix.occurredAt().isAfter(receivedAt.plus(Fix.MAX_AHEAD));
        boolean isLate = fix.occurredAt().isBefore(receivedAt.minus(rule.late()));
        boolean isNullIsland = fix.latitude() == 0 && fix.longitude() == 0;
        boolean isInaccurate = fix.accuracyMetres() != null && fix.accuracyMetres() > rule.inaccurateMetres();
        if (!isFuture && !isLate && !isNullIsland && !isInaccurate) {
            return Set.of();
        }
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        addIf(isFuture, QualityFlag.FUTURE, flags);
        addIf(isNullIsland, QualityFlag.NULL_ISLAND, flags);
        addIf(isInaccurate, QualityFlag.INACCURATE, flags);
        addIf(isLate, QualityFlag.LATE, flags);
        return flags;
    }

    /** As {@link #flagsOf} without the late flag: imported history is old by nature. */
    public Set<QualityFlag> flagsOfImported(Fix fix, Instant importedAt) {
        Set<QualityFlag> flags = flagsOf(fix, importedAt);
        if (!flags.contains(QualityFlag.LATE)) {
            return flags;
        }
        Set<QualityFlag> others = EnumSet.copyOf(flags);
        others.remove(QualityFlag.LATE);
        return others;
    }

    private static void addIf(boolean isSo, QualityFlag flag, Set<QualityFlag> flags) {
        if (isSo) {
            flags.add(flag);
        }
    }

    /**
     * Whether no vehicle can have reached this report from the earlier ones.
     *
     * @param before the reports up to and including that time, in the order of their time
     */
    public boolean isTooFast(PriorReport report, List<? extends PriorReport> before) {
        int consecutive = 0;
        boolean isUnbroken = true;
        PriorReport next = report;
        for (int i = before.size() - 1; i >= 0; i--) {
            PriorReport each = before.get(i);
            if (each.doubt() == Doubt.OTHER || each.atMicros() >= report.atMicros()) {
                continue;
            }
            if (each.doubt() == Doubt.NONE) {
                return consecutive < AGREEING_BEFORE && !isReachable(each, report);
            }
            isUnbroken &= isReachable(each, next);
            consecutive += isUnbroken ? 1 : 0;
            next = each;
        }
        return false;
    }

    private boolean isReachable(PriorReport from, PriorReport to) {
        double seconds = (to.atMicros() - from.atMicros()) / 1e6;
        double metres = rule.implausibleMetresPerSecond() * seconds + from.accuracyMetres() + to.accuracyMetres();
        double degrees = Math.abs(to.latitude() - from.latitude()) + Math.abs(to.longitude() - from.longitude());
        return degrees * LONGEST_DEGREE_METRES <= metres || GreatCircle.isWithin(metres, point(from), point(to));
    }

    private static GeoPoint point(PriorReport report) {
        return new GeoPoint(report.latitude(), report.longitude());
    }

    /** The accuracy radius to assume; {@link #USUAL_ACCURACY_METRES} for null. */
    public static double accuracyMetres(@Nullable Double reported) {
        return reported == null ? USUAL_ACCURACY_METRES : reported;
    }
}
