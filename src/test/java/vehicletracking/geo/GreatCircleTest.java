package vehicletracking.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GreatCircleTest {

    private static final double DEGREE_METRES = Math.PI * GreatCircle.EARTH_RADIUS_METRES / 180;

    private static GeoPoint at(double latitude, double longitude) {
        return new GeoPoint(latitude, longitude);
    }

    @Test
    void a_degree_along_a_meridian_or_the_equator_is_a_360th_of_the_circumference() {
        assertThat(GreatCircle.distanceMetres(at(0, 0), at(1, 0))).isCloseTo(DEGREE_METRES, within(1e-6));
        assertThat(GreatCircle.distanceMetres(at(0, 179.5), at(0, -179.5))).isCloseTo(DEGREE_METRES, within(1e-6));
        assertThat(GreatCircle.distanceMetres(at(0, 0), at(0, 180))).isCloseTo(180 * DEGREE_METRES, within(1e-6));
    }

    @Test
    void is_within_agrees_with_the_distance_anywhere_on_the_globe() {
        Random random = new Random(11);
        IntStream.range(0, 1_000).forEach(i -> {
            GeoPoint from = at(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
            double spread = Math.pow(10, random.nextDouble(-6, 2));
            GeoPoint to = at(
                    Math.clamp(from.latitude() + random.nextDouble(-spread, spread), -90, 90),
                    Math.clamp(from.longitude() + random.nextDouble(-spread, spread), -180, 180));
            double metres = GreatCircle.distanceMetres(from, to);
            assertThat(GreatCircle.isWithin(metres * 1.000001, from, to)).isTrue();
            assertThat(GreatCircle.isWithin(metres * 0.999999, from, to)).isFalse();
        });
        assertThat(GreatCircle.isWithin(0, at(10, 20), at(10, 20))).isTrue();
        assertThat(GreatCircle.isWithin(-1, at(10, 20), at(10, 20))).isFalse();
        assertThat(GreatCircle.isWithin(3e7, at(0, 0), at(0, 180))).isTrue();
    }

    /** LAX to JFK, the example of E. Williams, Aviation Formulary: 0.623585 radians. */
    @Test
    void distance_and_interpolation_match_the_aviation_formulary() {
        GeoPoint lax = at(33 + 57 / 60.0, -(118 + 24 / 60.0));
        GeoPoint jfk = at(40 + 38 / 60.0, -(73 + 47 / 60.0));
        assertThat(GreatCircle.distanceMetres(lax, jfk) / GreatCircle.EARTH_RADIUS_METRES)
                .isCloseTo(0.623585, within(1e-6));
        GeoPoint interpolated = GreatCircle.interpolate(lax, jfk, 0.4);
        assertThat(interpolated.latitude()).isCloseTo(38 + 40.167 / 60, within(1e-4));
        assertThat(interpolated.longitude()).isCloseTo(-(101 + 37.570 / 60), within(1e-4));
    }

    @Test
    void an_interpolated_point_divides_the_arc_by_the_fraction_anywhere_on_the_globe() {
        Random random = new Random(7);
        IntStream.range(0, 1_000).forEach(i -> {
            GeoPoint from = at(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
            GeoPoint to = at(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
            double fraction = random.nextDouble();
            double whole = GreatCircle.distanceMetres(from, to);
            GeoPoint between = GreatCircle.interpolate(from, to, fraction);
            assertThat(GreatCircle.distanceMetres(from, between)).isCloseTo(whole * fraction, within(0.2));
            assertThat(GreatCircle.distanceMetres(between, to)).isCloseTo(whole * (1 - fraction), within(0.2));
        });
    }

    @Test
    void interpolating_to_the_same_or_the_opposite_point_returns_the_first_point() {
        assertThat(GreatCircle.interpolate(at(10, 20), at(10, 20), 0.5)).isEqualTo(at(10, 20));
        assertThat(GreatCircle.interpolate(at(0, 0), at(0, 180), 0.5)).isEqualTo(at(0, 0));
    }
}
