package vehicletracking.geo;

/** Shorter great-circle arc between two points. The unit normal of its plane is zero when start and end coincide. */
record GreatCircleArc(UnitVector start, UnitVector end, UnitVector normal) {

    /** Points nearer than this (6 mm on the ground) have no direction between them. */
    private static final double SMALLEST_SINE = 1e-9;

    static GreatCircleArc of(UnitVector start, UnitVector end) {
        UnitVector normal = start.cross(end);
        double length = normal.length();
        return new GreatCircleArc(start, end, normal.times(length < SMALLEST_SINE ? 0 : 1 / length));
    }

    /** Angle to the nearest point of the arc: "cross track error" of E. Williams, Aviation Formulary, in vectors. */
    double radiansTo(UnitVector point) {
        boolean isBeside =
                normal.cross(start).dot(point) > 0 && normal.cross(end).dot(point) < 0;
        return isBeside
                ? Math.abs(Math.asin(Math.clamp(normal.dot(point), -1, 1)))
                : Math.min(start.angleTo(point), end.angleTo(point)); // the nearer end
    }
}
