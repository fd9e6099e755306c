package vehicletracking.limit;

/** What is limited for each client. */
public enum Limit {
    REQUESTS("requests"),
    LOCATIONS("locations"),
    BYTES("bytes"),
    INVALID_KEYS("invalid-keys"),
    CONNECTIONS("connections");

    private final String text;

    Limit(String text) {
        this.text = text;
    }

    /** The name in the fields {@code RateLimit-Policy} and {@code RateLimit}, and in metrics. */
    public String text() {
        return text;
    }
}
