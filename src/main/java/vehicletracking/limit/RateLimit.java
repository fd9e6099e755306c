package vehicletracking.limit;

/**
 * Limit of what one client may use up, as a token bucket: it is refilled at a rate, and a client that was idle may use what
 * was refilled in {@value #BURST_SECONDS} seconds at once.
 *
 * @param perSecond 0 for no limit
 */
public record RateLimit(Limit limit, int perSecond) {

    /** So a device that was offline can send what it has stored. */
    public static final int BURST_SECONDS = 10;

    /** Capacity of the bucket. */
    public long quota() {
        return (long) perSecond * BURST_SECONDS;
    }

    boolean isUnlimited() {
        return perSecond == 0;
    }

    long nanosOf(long tokens) {
        return tokens * 1_000_000_000L / perSecond;
    }
}
