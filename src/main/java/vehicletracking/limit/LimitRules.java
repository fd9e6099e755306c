package vehicletracking.limit;

/**
 * Limits of one client, which is an access key, or an address where a request has no valid key. 0 is no limit.
 *
 * @param bytesPerSecond of bodies of requests
 * @param invalidKeysPerSecond of one address
 * @param connectionsPerAddress open at a time
 * @param proxies whose connections are not limited, and that name the address of the client
 */
public record LimitRules(
        int requestsPerSecond,
        int locationsPerSecond,
        int bytesPerSecond,
        int invalidKeysPerSecond,
        int connectionsPerAddress,
        TrustedProxies proxies) {

    public static final LimitRules NONE = new LimitRules(0, 0, 0, 0, 0, TrustedProxies.NONE);

    boolean haveRates() {
        return requestsPerSecond > 0 || locationsPerSecond > 0 || bytesPerSecond > 0 || invalidKeysPerSecond > 0;
    }
}
