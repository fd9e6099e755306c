package vehicletracking.geo;

/**
 * Distances and interpolation along great circles of a sphere. The sphere approximates the earth with an error of 0.5 %
 * at most, which is less than the difference between the fixes of two devices on a street.
 */
public final class GreatCircle {

    /** Mean radius R1 of the GRS 80 ellipsoid: H. Moritz, Geodetic Reference System 1980, J. Geodesy 74 (2000). */
    public static final double EARTH_RADIUS_METRES = 6_371_008.7714;

    /** Below this angle (6 mm on the ground) two points count as one, and as antipodal below it from 180 degrees. */
    private static final double SMALLEST_ANGLE_RADIANS = 1e-9;

    private GreatCircle() {}

    /**
     * Distance by the haversine formula, accurate for small distances: R. W. Sinnott, Virtues of the Haversine, 1984.
     */
    public static double distanceMetres(GeoPoint from, GeoPoint to) {
        return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine(from, to))));
    }

    /** Whether the distance is at most {@code metres}; avoids the arcsine of {@link #distanceMetres}. */
    public static boolean isWithin(double metres, GeoPoint from, GeoPoint to) {
        double halfAngle = metres / (2 * EARTH_RADIUS_METRES);
        return halfAngle >= Math.PI / 2 || (halfAngle >= 0 && haversine(from, to) <= square(Math.sin(halfAngle)));
    }

    private static double haversine(GeoPoint from, GeoPoint to) {
        double latitudes = Math.toRadians(to.latitude() - from.latitude()) / 2;
        double longitudes = Math.toRadians(to.longitude() - from.longitude()) / 2;
        return square(Math.sin(latitudes))
                + Math.cos(Math.toRadians(from.latitude()))
                        * Math.cos(Math.toRadians(to.latitude()))
                        * square(Math.sin(longitudes));
    }

    private static double square(double value) {
        return value * value;
    }

    /**
     * The point at a fraction of the shorter arc: spherical linear interpolation, K. Shoemake, Animating Rotation with
     * Quaternion Curves, SIGGRAPH 1985; "intermediate points" in E. Williams, Aviation Formulary. Returns {@code from}
     * for antipodal points, which have no unique shorter arc.
     *
     * @param fraction 0 for {@code from}, 1 for {@code to}
     */
    public static GeoPoint interpolate(GeoPoint from, GeoPoint to, double fraction) {
        UnitVector start = UnitVector.of(from);
        UnitVector end = UnitVector.of(to);
        double angle = start.angleTo(end);
        double sine = Math.sin(angle);
        if (angle < SMALLEST_ANGLE_RADIANS || sine < SMALLEST_ANGLE_RADIANS) {
            return from;
        }
        double startWeight = Math.sin((1 - fraction) * angle) / sine;
        double endWeight = Math.sin(fraction * angle) / sine;
        return start.times(startWeight).plus(end.times(endWeight)).point();
    }
}
