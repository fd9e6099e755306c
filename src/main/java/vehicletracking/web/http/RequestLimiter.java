package vehicletracking.web.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.limit.ClientLimits;
import vehicletracking.limit.ClientQuotas;
import vehicletracking.limit.RateLimit;
import vehicletracking.limit.TokenBucket;

/**
 * Refuses requests of clients that have exceeded a limit, with 429. What a request uses is charged when it is known: the
 * request when it arrives, bytes and locations when they are read, so that a batch that is larger than a quota is accepted
 * once the client is not in debt. Confined to one event loop.
 */
public final class RequestLimiter {

    private static final String QUOTAS = "clientQuotas";
    private static final long MILLIS_PER_SECOND = TimeUnit.SECONDS.toMillis(1);

    private final ClientLimits limits;

    public RequestLimiter(ClientLimits limits) {
        this.limits = limits;
    }

    boolean isActive() {
        return limits.haveRates();
    }

    /** Admits a request of an authenticated sender. Throws {@link Problem} 429 when it has exceeded a limit. */
    void admit(RoutingContext request, OperationCost cost, String principal) {
        if (isActive() && cost != OperationCost.NONE) {
            admit(request, cost, limits.ofPrincipal(principal));
        }
    }

    /** Admits a request of an unknown sender, by its address, as {@link #admit}. */
    void admitAddress(RoutingContext request, OperationCost cost) {
        if (isActive() && cost != OperationCost.NONE) {
            admit(request, cost, addressOf(request.request()));
        }
    }

    private void admit(RoutingContext request, OperationCost cost, ClientQuotas client) {
        if (cost.hasBody() && client.bytes().isExhausted()) {
            throw refused(request, client, client.bytes());
        }
        if (cost.tracksLocations() && client.locations().isExhausted()) {
            throw refused(request, client, client.locations());
        }
        if (!client.requests().tryTake(1)) {
            throw refused(request, client, client.requests());
        }
        client.locations().charge(cost.locations());
        request.put(QUOTAS, client);
    }

    /**
     * Takes a token for the check of a credential that is not known to be valid. Throws {@link Problem} 429 when too many of
     * this address were invalid.
     *
     * @return refunds the token; to be called unless the credential is invalid
     */
    Runnable beginCheck(RoutingContext request) {
        if (!isActive()) {
            return () -> {};
        }
        ClientQuotas client = addressOf(request.request());
        if (!client.invalidKeys().tryTake(1)) {
            throw refused(request, client, client.invalidKeys());
        }
        return () -> client.invalidKeys().refund(1);
    }

    private ClientQuotas addressOf(HttpServerRequest request) {
        @Nullable SocketAddress address = request.remoteAddress();
        @Nullable String host = address == null ? null : address.hostAddress();
        return limits.ofAddress(host == null ? "" : host);
    }

    private Problem refused(RoutingContext request, ClientQuotas client, TokenBucket exceeded) {
        RateLimit rate = exceeded.rate();
        String policy = rate.limit().text();
        limits.refused(client, rate.limit());
        long seconds = Math.ceilDiv(exceeded.millisUntilAvailable(), MILLIS_PER_SECOND);
        request.response()
                .putHeader(
                        "RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(policy, rate.quota(), RateLimit.BURST_SECONDS))
                .putHeader("RateLimit", "\"%s\";r=0;t=%d".formatted(policy, seconds));
        return Problem.quotaExceeded(rate, client.kind(), (int) Math.max(1, seconds));
    }

    /** What the client of an admitted request has left; null without limits. */
    public static @Nullable ClientQuotas quotasOf(RoutingContext request) {
        return request.get(QUOTAS);
    }

    /** Charges bytes of the body of an admitted request. */
    public static void chargeBytes(RoutingContext request, int bytes) {
        ClientQuotas client = quotasOf(request);
        if (client != null) {
            client.bytes().charge(bytes);
        }
    }

    /** Charges locations of an admitted request. */
    public static void chargeLocations(RoutingContext request, int locations) {
        ClientQuotas client = quotasOf(request);
        if (client != null) {
            client.locations().charge(locations);
        }
    }
}
