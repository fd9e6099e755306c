package vehicletracking.geo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Simplifies a line: removes points that are within a tolerance of the remaining line. D. Douglas, T. Peucker,
 * Algorithms for the reduction of the number of points required to represent a digitized line, 1973.
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

    /**
     * Returns the remaining items in their order; the first and the last one always remain.
     *
     * @param toleranceMetres greatest distance of a removed point from the remaining line
     */
    public static <T> List<T> simplify(List<T> items, Function<T, GeoPoint> pointOf, double toleranceMetres) {
        UnitVector[] points =
                items.stream().map(item -> UnitVector.of(pointOf.apply(item))).toArray(UnitVector[]::new);
        BitSet kept = new DouglasPeucker(points, toleranceMetres / GreatCircle.EARTH_RADIUS_METRES).keptIndexes();
        List<T> remaining = new ArrayList<>(kept.cardinality());
        kept.stream().forEach(i -> remaining.add(items.get(i)));
        return remaining;
    }

    private BitSet keptIndexes() {
        if (points.length == 0) {
            return keptIndexes;
        }
        keptIndexes.set(0);
        keptIndexes.set(points.length - 1);
        // An explicit stack, since the depth of recursion would grow with the length of the line.
        Deque<Section> open = new ArrayDeque<>();
        open.push(new Section(0, points.length - 1));
        while (!open.isEmpty()) {
            splitSection(open.pop(), open);
        }
        return keptIndexes;
    }

    private void splitSection(Section section, Deque<Section> open) {
        GreatCircleArc arc = GreatCircleArc.of(points[section.first()], points[section.last()]);
        double farthest = toleranceRadians;
        int at = -1;
        for (int i = section.first() + 1; i < section.last(); i++) {
            double distance = arc.radiansTo(points[i]);
            if (distance > farthest) {
                farthest = distance;
                at = i;
            }
        }
        if (at >= 0) {
            keptIndexes.set(at);
            open.push(new Section(section.first(), at));
            open.push(new Section(at, section.last()));
        }
    }
}
