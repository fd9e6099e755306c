package vehicletracking.ingest;

/** What a client measures speeds in. */
public enum SpeedUnit {
    METRES_PER_SECOND(1),
    KILOMETRES_PER_HOUR(1 / 3.6),
    KNOTS(1_852 / 3_600.0),
    MILES_PER_HOUR(1_609.344 / 3_600);

    private final double metresPerSecond;

    SpeedUnit(double metresPerSecond) {
        this.metresPerSecond = metresPerSecond;
    }

    double toMetresPerSecond(double speed) {
        return speed * metresPerSecond;
    }
}
