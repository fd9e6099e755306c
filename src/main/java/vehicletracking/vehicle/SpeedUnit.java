package vehicletracking.vehicle;

/** In which devices and files tell speeds. The plans of imports are stored with these names. */
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
