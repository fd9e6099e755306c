package vehicletracking.geo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Leaves points out of a line so that none of them is farther from the line that remains than a tolerance: D. Douglas,
 * T. Peucker, Algorithms for the reduction of the number of points required to represent a digitized line, 1973.
 */
public final class DouglasPeucker {

    private record Section(int first, int last) {}

    private final UnitVector[] points;
    private final double toleranceRadians;
    private final BitSet keptIndexes = new BitSet();

    private DouglasPeucker(UnitVector[] points, double toleranceRadians) {
        this.points = points;
        this.toleranceRadians = toleranceRadians;
    }

    /** What remains of the items, in their order; the first and the last one always do. */
    public static <T> List<T> simplify(List<T> items, Function<T, GeoPoint> pointOf, double toleranceMetres) {
        UnitVector[] points =
                items.stream().map(item -> UnitVector.of(pointOf.apply(item))).toArray(UnitVector[]::new);
        BitSet kept = new DouglasPeucker(points, toleranceMetres / GreatCircle.EARTH_RADIUS_METRES).keptIndexes();
        List<T> remaining = new ArrayList<>(kept.cardinality());
        kept.stream().forEach(i -> remaining.add(items.get(i)));
        return remaining;
    }

    /** With a stack of its own: a line may be as long as it likes. */
    private BitSet keptIndexes() {
        if (points.length == 0) {
            return keptIndexes;
        }
        keptIndexes.set(0);
        keptIndexes.set(points.length - 1);
        Deque<Section> open = new ArrayDeque<>();
        open.push(new Section(0, points.length - 1));
        while (!open.isEmpty()) {
            splitSection(open.pop(), open);
        }
        return keptIndexes;
    }

    private void splitSection(Section stretch, Deque<Section> open) {
        GreatCircleArc arc = GreatCircleArc.of(points[stretch.first()], points[stretch.last()]);
        double farthest = toleranceRadians;
        int at = -1;
        for (int i = stretch.first() + 1; i < stretch.last(); i++) {
            double distance = arc.radiansTo(points[i]);
            if (distance > farthest) {
                farthest = distance;
                at = i;
            }
        }
        if (at >= 0) {
            keptIndexes.set(at);
            open.push(new Section(stretch.first(), at));
            open.push(new Section(at, stretch.last()));
        }
    }
}
