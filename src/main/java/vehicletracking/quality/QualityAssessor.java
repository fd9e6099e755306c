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
 * Finds what is odd about a report.
 *
 * <p>Its speed is that from the last report before it in time that is not doubtful, less what both may be off by. So a
 * vehicle that was silent may be anywhere it can have come to meanwhile, and one wrong report says nothing about the next.
 * A wrong report that was believed, or a vehicle that was carried away, is overcome: the third of three in a row that lead
 * to each other is believed, and what follows is measured from there.
 */
public final class QualityAssessor {

    /** Reports before a report that are looked at. Where none of them says where the vehicle was, nothing is too fast. */
    public static final int REPORTS_BEFORE = 8;

    /** That a report is off by, where its device does not tell: what receivers are in a street. */
    public static final double USUAL_ACCURACY_METRES = 50;

    /** Those before the one that is believed. */
    private static final int AGREEING_BEFORE = 2;

    /** No degree of latitude or longitude is longer. */
    private static final double LONGEST_DEGREE_METRES = 111_200;

    private final QualityRule rule;

    public QualityAssessor(QualityRule rule) {
        this.rule = rule;
    }

    /** What the report says against itself. */
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

    /** The same for a location of an imported file: history is old by nature, not late. */
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

    /** @param before the reports of that time or before it, in the order of their time */
    public boolean isTooFast(PriorReport report, List<? extends PriorReport> before) {
        int inARow = 0;
        boolean isUnbroken = true;
        PriorReport next = report;
        for (int i = before.size() - 1; i >= 0; i--) {
            PriorReport each = before.get(i);
            if (each.doubt() == Doubt.OTHER || each.atMicros() >= report.atMicros()) {
                continue;
            }
            if (each.doubt() == Doubt.NONE) {
                return inARow < AGREEING_BEFORE && !isReachable(each, report);
            }
            isUnbroken &= isReachable(each, next);
            inARow += isUnbroken ? 1 : 0;
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

    /** What a report of this accuracy may be off by. */
    public static double accuracyMetres(@Nullable Double told) {
        return told == null ? USUAL_ACCURACY_METRES : told;
    }
}
