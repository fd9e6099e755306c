package vehicletracking.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DouglasPeuckerTest {

    private static List<GeoPoint> simplify(List<GeoPoint> line, double toleranceMetres) {
        return DouglasPeucker.simplify(line, Function.identity(), toleranceMetres);
    }

    private static List<GeoPoint> randomWalk(Random random, int steps) {
        return Stream.iterate(
                        new GeoPoint(48, 179.999),
                        at -> new GeoPoint(
                                at.latitude() + random.nextGaussian() * 1e-4,
                                at.longitude() + random.nextGaussian() * 1e-4))
                .limit(steps)
                .toList();
    }

    @Test
    void no_point_is_farther_from_the_simplified_line_than_the_tolerance() {
        Random random = new Random(11);
        List<GeoPoint> line = randomWalk(random, 2_000);
        List<GeoPoint> remaining = simplify(line, 40);
        assertThat(remaining)
                .hasSizeLessThan(line.size() / 3)
                .startsWith(line.getFirst())
                .endsWith(line.getLast());
        assertThat(line).containsSubsequence(remaining).allMatch(point -> metresTo(remaining, point) <= 40.000_001);
    }

    private static double metresTo(List<GeoPoint> line, GeoPoint point) {
        UnitVector at = UnitVector.of(point);
        return IntStream.range(1, line.size())
                        .mapToDouble(i -> GreatCircleArc.of(UnitVector.of(line.get(i - 1)), UnitVector.of(line.get(i)))
                                .radiansTo(at))
                        .min()
                        .orElseThrow()
                * GreatCircle.EARTH_RADIUS_METRES;
    }

    @Test
    void points_on_one_great_circle_are_reduced_to_the_ends() {
        List<GeoPoint> equator =
                IntStream.rangeClosed(0, 90).mapToObj(i -> new GeoPoint(0, i)).toList();
        assertThat(simplify(equator, 0.01)).containsExactly(equator.getFirst(), equator.getLast());
    }

    @Test
    void a_line_there_and_back_keeps_its_turning_point() {
        List<GeoPoint> line = List.of(new GeoPoint(0, 0), new GeoPoint(1, 0), new GeoPoint(2, 0), new GeoPoint(0, 0));
        assertThat(simplify(line, 100)).containsExactly(line.get(0), line.get(2), line.get(3));
    }

    @Test
    void lines_of_no_and_of_one_point_are_unchanged() {
        assertThat(simplify(List.of(), 10)).isEmpty();
        assertThat(simplify(List.of(new GeoPoint(1, 2)), 10)).containsExactly(new GeoPoint(1, 2));
    }
}
