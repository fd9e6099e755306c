package vehicletracking.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import vehicletracking.limit.ClientQuotas.Kind;

/**
 * The limits of all clients of a node. {@value #MAX_CLIENTS} keys and as many addresses are tracked; of more, those with the
 * fewest requests are evicted, and have their whole quota at their next request. Thread-safe: the event loops share it.
 */
public final class ClientLimits {

    static final int MAX_CLIENTS = 100_000;

    /** After which every bucket is full again. */
    private static final Duration EXPIRY = Duration.ofSeconds(RateLimit.BURST_SECONDS + TokenBucket.MAX_DEBT_SECONDS);

    /** Limits nothing. After the other constants, which its constructor uses. */
    public static final ClientLimits NONE = new ClientLimits(LimitRules.NONE, LimitTelemetry.NONE);

    private final LimitRules rules;
    private final LimitTelemetry telemetry;
    private final LongSupplier nanoTime;
    private final Rates rates;
    private final Cache<String, ClientQuotas> keys;
    private final Cache<String, ClientQuotas> addresses;

    /** Open connections by address. Their total is limited elsewhere, so this map is. */
    private final ConcurrentMap<String, Integer> connections = new ConcurrentHashMap<>();

    record Rates(RateLimit requests, RateLimit locations, RateLimit bytes, RateLimit invalidKeys) {

        static Rates of(LimitRules rules) {
            return new Rates(
                    new RateLimit(Limit.REQUESTS, rules.requestsPerSecond()),
                    new RateLimit(Limit.LOCATIONS, rules.locationsPerSecond()),
                    new RateLimit(Limit.BYTES, rules.bytesPerSecond()),
                    new RateLimit(Limit.INVALID_KEYS, rules.invalidKeysPerSecond()));
        }
    }

    public ClientLimits(LimitRules rules, LimitTelemetry telemetry) {
        this(rules, telemetry, System::nanoTime, MAX_CLIENTS);
    }

    ClientLimits(LimitRules rules, LimitTelemetry telemetry, LongSupplier nanoTime, int maxClients) {
        this.rules = rules;
        this.telemetry = telemetry;
        this.nanoTime = nanoTime;
        this.rates = Rates.of(rules);
        this.keys = cache(maxClients);
        this.addresses = cache(maxClients);
    }

    private Cache<String, ClientQuotas> cache(int maxClients) {
        return Caffeine.newBuilder()
                .maximumSize(maxClients)
                .expireAfterAccess(EXPIRY)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Whether any rate is limited; otherwise nothing is counted. */
    public boolean haveRates() {
        return rules.haveRates();
    }

    /** @param principal id of an authenticated sender */
    public ClientQuotas ofPrincipal(String principal) {
        return keys.get(principal, ignored -> new ClientQuotas(Kind.KEY, rates, nanoTime));
    }

    /** @param address as text; addresses of IPv6 share the quota of their network of 64 bits */
    public ClientQuotas ofAddress(String address) {
        return addresses.get(
                AddressBlock.ofClient(address), ignored -> new ClientQuotas(Kind.ADDRESS, rates, nanoTime));
    }

    /** Counts a refusal. */
    public void refused(ClientQuotas client, Limit limit) {
        telemetry.refused(client.kind(), limit);
    }

    /**
     * Counts a connection, unless its address has as many as it may.
     *
     * @return whether it was counted; then {@link #connectionClosed} must follow
     */
    public boolean tryOpenConnection(String address) {
        if (rules.connectionsPerAddress() == 0 || rules.proxies().contain(address)) {
            return true;
        }
        int open = connections.merge(AddressBlock.ofClient(address), 1, Integer::sum);
        if (open > rules.connectionsPerAddress()) {
            connectionClosed(address);
            telemetry.refused(Kind.ADDRESS, Limit.CONNECTIONS);
            return false;
        }
        return true;
    }

    public void connectionClosed(String address) {
        connections.computeIfPresent(AddressBlock.ofClient(address), (ignored, open) -> open > 1 ? open - 1 : null);
    }

    /** Clients that are tracked, at most twice {@value #MAX_CLIENTS}. */
    long trackedClients() {
        keys.cleanUp();
        addresses.cleanUp();
        return keys.estimatedSize() + addresses.estimatedSize();
    }

    /** Addresses with open connections. */
    int trackedAddresses() {
        return connections.size();
    }
}
