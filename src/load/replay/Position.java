import java.time.Instant;

/** One line of the file. */
record Position(String plate, Instant at, double latitude, double longitude, double metresPerSecond) {

    /** What must be the same in the file and in the service: some ways in round the rest. */
    record Point(Instant at, long microLatitude, long microLongitude) {}

    static Point point(Instant at, double latitude, double longitude) {
        return new Point(at, Math.round(latitude * 1e6), Math.round(longitude * 1e6));
    }

    Point point() {
        return point(at, latitude, longitude);
    }

    /** The device that tells of this vehicle. */
    String device() {
        return "replay-" + plate;
    }
}
