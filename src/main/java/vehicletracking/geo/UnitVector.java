package vehicletracking.geo;

/** Point on the globe as a unit vector from its centre; free of special cases at the poles and the 180th meridian. */
record UnitVector(double x, double y, double z) {

    static UnitVector of(GeoPoint point) {
        double latitude = Math.toRadians(point.latitude());
        double longitude = Math.toRadians(point.longitude());
        double equatorial = Math.cos(latitude);
        return new UnitVector(equatorial * Math.cos(longitude), equatorial * Math.sin(longitude), Math.sin(latitude));
    }

    GeoPoint point() {
        return new GeoPoint(Math.toDegrees(Math.atan2(z, Math.hypot(x, y))), Math.toDegrees(Math.atan2(y, x)));
    }

    double dot(UnitVector other) {
        return x * other.x + y * other.y + z * other.z;
    }

    UnitVector cross(UnitVector other) {
        return new UnitVector(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    /** Angle by arc tangent, accurate for small and large angles: W. Kahan, How Futile Are Mindless Assessments. */
    double angleTo(UnitVector other) {
        return Math.atan2(cross(other).length(), dot(other));
    }

    UnitVector times(double factor) {
        return new UnitVector(x * factor, y * factor, z * factor);
    }

    UnitVector plus(UnitVector other) {
        return new UnitVector(x + other.x, y + other.y, z + other.z);
    }
}
