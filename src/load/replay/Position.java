import java.time.Instant;

/** Position of a vehicle: one line of the file. */
record Position(String plate, Instant at, double latitude, double longitude, double metresPerSecond) {

    /** The values compared between file and service, which no target rounds. */
    record Point(Instant at, long microLatitude, long microLongitude) {}

    static Point point(Instant at, double latitude, double longitude) {
        return new Point(at, Math.round(latitude * 1e6), Math.round(longitude * 1e6));
    }

    Point point() {
        return point(at, latitude, longitude);
    }

    /** Id of the device that reports this vehicle. */
    String device() {
        return "replay-" + plate;
    }
}
