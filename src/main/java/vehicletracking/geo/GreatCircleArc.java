package vehicletracking.geo;

/**
 * Shorter arc of a great circle between two points.
 *
 * @param normal unit normal of the plane of the circle; zero when start and end coincide
 */
record GreatCircleArc(UnitVector start, UnitVector end, UnitVector normal) {

    /** Points nearer than this (6 mm on the ground) have no direction between them. */
    private static final double SMALLEST_SINE = 1e-9;

    static GreatCircleArc of(UnitVector start, UnitVector end) {
        UnitVector normal = start.cross(end);
        double length = normal.length();
        return new GreatCircleArc(start, end, normal.times(length < SMALLEST_SINE ? 0 : 1 / length));
    }

    /**
     * Angle between a point and the nearest point of the arc, which is its nearer end for a point that is not beside
     * the arc. "Cross track error" of E. Williams, Aviation Formulary, in vectors.
     */
    double radiansTo(UnitVector point) {
        boolean isBeside =
                normal.cross(start).dot(point) > 0 && normal.cross(end).dot(point) < 0;
        return isBeside
                ? Math.abs(Math.asin(Math.clamp(normal.dot(point), -1, 1)))
                : Math.min(start.angleTo(point), end.angleTo(point));
    }
}
