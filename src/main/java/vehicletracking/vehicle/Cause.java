package vehicletracking.vehicle;

import org.jspecify.annotations.Nullable;

/**
 * The request that caused an event. What is unknown is null.
 *
 * @param client address that the request came from
 * @param requestId id of the request
 * @param correlationId id of what the request belongs to, for example a trace
 * @param causationId id of what led to the request, for example a span of that trace
 * @param raw what was sent; null unless it is to be stored
 * @param idempotencyKey null if the request has none
 * @param principal null if requests are not authenticated
 * @param traceParent the span in which the request is executed, as a header of W3C Trace Context; null unless it is
 *     sampled. It is not stored with the event
 */
public record Cause(
        @Nullable String client,
        @Nullable String requestId,
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable RawPayload raw,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable Principal principal,
        @Nullable String traceParent) {

    public static final Cause UNKNOWN = new Cause(null, null, null, null, null);

    /** A cause without a raw payload and without an idempotency key. */
    public Cause(
            @Nullable String client,
            @Nullable String requestId,
            @Nullable String correlationId,
            @Nullable String causationId,
            @Nullable Principal principal) {
        this(client, requestId, correlationId, causationId, null, null, principal, null);
    }

    /** What the request may be about. */
    public AccessScope scope() {
        return principal == null ? AccessScope.ALL : principal.scope();
    }

    public Cause withRaw(RawPayload payload) {
        return new Cause(
                client, requestId, correlationId, causationId, payload, idempotencyKey, principal, traceParent);
    }

    public Cause withIdempotencyKey(IdempotencyKey key) {
        return new Cause(client, requestId, correlationId, causationId, raw, key, principal, traceParent);
    }

    public Cause withTraceParent(@Nullable String span) {
        return new Cause(client, requestId, correlationId, causationId, raw, idempotencyKey, principal, span);
    }
}
