package vehicletracking.vehicle;

import org.jspecify.annotations.Nullable;

/**
 * Who or what caused an event. What nobody told is null.
 *
 * @param client address from which the request came
 * @param requestId the request's own id
 * @param correlationId what this request belongs to, for example a trace
 * @param causationId what led to this request, for example a span of that trace
 * @param raw what was sent, when that is to be kept
 * @param idempotencyKey by which the request is known when it comes again
 */
public record Cause(
        @Nullable String client,
        @Nullable String requestId,
        @Nullable String correlationId,
        @Nullable String causationId,
        @Nullable RawPayload raw,
        @Nullable IdempotencyKey idempotencyKey) {

    public static final Cause UNKNOWN = new Cause(null, null, null, null);

    /** Of which only the request itself is kept, and which is not known when it comes again. */
    public Cause(
            @Nullable String client,
            @Nullable String requestId,
            @Nullable String correlationId,
            @Nullable String causationId) {
        this(client, requestId, correlationId, causationId, null, null);
    }

    public Cause withRaw(RawPayload piece) {
        return new Cause(client, requestId, correlationId, causationId, piece, idempotencyKey);
    }

    public Cause withIdempotencyKey(IdempotencyKey key) {
        return new Cause(client, requestId, correlationId, causationId, raw, key);
    }
}
