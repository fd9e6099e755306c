package vehicletracking.vehicle;

/** Unit of the speeds in reports and files. Stored import plans contain these names, so they must not change. */
public enum SpeedUnit {
    MPS(1),
    KMH(1 / 3.6),
    KNOTS(1_852.0 / 3_600),
    MPH(0.44704);

    private final double metresPerSecond;

    SpeedUnit(double metresPerSecond) {
        this.metresPerSecond = metresPerSecond;
    }

    public double toMetresPerSecond(double speed) {
        return speed * metresPerSecond;
    }
}
