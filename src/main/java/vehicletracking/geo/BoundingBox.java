package vehicletracking.geo;

/**
 * An area between two parallels and two meridians, edges included, in degrees. It crosses the 180th meridian where
 * {@code minLongitude} is greater than {@code maxLongitude}.
 *
 * @param minLongitude western edge, -180 to 180
 * @param minLatitude southern edge, -90 to 90
 * @param maxLongitude eastern edge, -180 to 180
 * @param maxLatitude northern edge, {@code minLatitude} to 90
 */
public record BoundingBox(double minLongitude, double minLatitude, double maxLongitude, double maxLatitude) {

    public boolean contains(double latitude, double longitude) {
        boolean isEastOfMin = longitude >= minLongitude;
        boolean isWestOfMax = longitude <= maxLongitude;
        return latitude >= minLatitude
                && latitude <= maxLatitude
                && (minLongitude <= maxLongitude ? isEastOfMin && isWestOfMax : isEastOfMin || isWestOfMax);
    }
}
