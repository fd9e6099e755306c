package vehicletracking.vehicle;

/** What was found to be odd about a location when it came in. It is stored all the same. */
public enum QualityFlag {
    /** It is of a time more than five minutes ahead. */
    FUTURE("future", true),

    /** It is exactly at 0,0, where devices are that do not know where they are. */
    NULL_ISLAND("null-island", true),

    /** No vehicle is fast enough to come there from where it was. */
    IMPLAUSIBLE_SPEED("implausible-speed", true),

    /** It may be off by more than a kilometre. */
    INACCURATE("inaccurate", true),

    /** The device says that somebody made it up. */
    MOCKED("mocked", true),

    /** It has the time of its receipt, by a clock that had jumped. */
    CLOCK_JUMPED("clock-jumped", true),

    /** It was received more than 30 days after it happened, and not by an import. */
    LATE("late", false);

    private final String text;
    private final boolean isDoubtful;

    QualityFlag(String text, boolean isDoubtful) {
        this.text = text;
        this.isDoubtful = isDoubtful;
    }

    /** As it is stored and shown. */
    public String text() {
        return text;
    }

    /** Whether a location with this flag does not say where a vehicle is, unless it is overruled. */
    public boolean isDoubtful() {
        return isDoubtful;
    }

    /** @throws IllegalArgumentException when there is no such flag */
    public static QualityFlag of(String text) {
        for (QualityFlag flag : values()) {
            if (flag.text.equals(text)) {
                return flag;
            }
        }
        throw new IllegalArgumentException("there is no flag " + text);
    }
}
