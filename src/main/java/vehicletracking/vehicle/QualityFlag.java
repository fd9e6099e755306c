package vehicletracking.vehicle;

/** Quality flag assigned to a location when it is tracked. Flagged locations are stored like all others. */
public enum QualityFlag {
    /** Its time is more than {@link Fix#MAX_AHEAD} in the future. */
    FUTURE("future", true),

    /** It is exactly at 0,0, which devices without a position report. */
    NULL_ISLAND("null-island", true),

    /** Its distance to the previous location needs a speed that no vehicle reaches. */
    IMPLAUSIBLE_SPEED("implausible-speed", true),

    /** Its accuracy is worse than one kilometre. */
    INACCURATE("inaccurate", true),

    /** The device marks it as simulated. */
    MOCKED("mocked", true),

    /** It has the time of its receipt, by a clock that had jumped. */
    CLOCK_JUMPED("clock-jumped", true),

    /** It was received more than 30 days after it occurred, and not by an import. */
    LATE("late", false);

    private final String text;
    private final boolean isDoubtful;

    QualityFlag(String text, boolean isDoubtful) {
        this.text = text;
        this.isDoubtful = isDoubtful;
    }

    /** Text in stored events and in responses. */
    public String text() {
        return text;
    }

    /** Whether a location with this flag does not count as a position of the vehicle unless a query includes it. */
    public boolean isDoubtful() {
        return isDoubtful;
    }

    /**
     * The flag with this text.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static QualityFlag of(String text) {
        for (QualityFlag flag : values()) {
            if (flag.text.equals(text)) {
                return flag;
            }
        }
        throw new IllegalArgumentException("unknown quality flag " + text);
    }
}
