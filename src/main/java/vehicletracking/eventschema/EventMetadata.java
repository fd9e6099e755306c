package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Cause;

/**
 * Metadata of an event: the request that caused it. Ids with default values are not stored: the request id defaults to
 * the event id, the correlation and causation ids to the request id. {@link #full} adds them.
 */
final class EventMetadata {

    private static final String PRINCIPAL = "by";
    private static final String CLIENT = "client";
    private static final String REQUEST_ID = "requestId";
    private static final String CORRELATION_ID = "correlationId";
    private static final String CAUSATION_ID = "causationId";
    private static final String IDEMPOTENCY_KEY = "idempotencyKey";
    private static final String REQUEST_DIGEST = "requestDigest";

    private EventMetadata() {}

    static CanonicalJson of(Cause cause) {
        String client = cause.client();
        // The most frequent forms are written directly: this runs once for every location.
        if (client != null && hasNothingElse(cause)) {
            if (cause.principal() == null) {
                return new CanonicalJson("{\"" + CLIENT + "\":\"" + client + "\"}");
            }
            if (cause.principal().isKey()) {
                return new CanonicalJson("{\"" + PRINCIPAL + "\":\""
                        + cause.principal().id() + "\",\"" + CLIENT + "\":\"" + client + "\"}");
            }
        }
        JsonObject json = new JsonObject();
        EventPayloads.putIfPresent(
                json,
                PRINCIPAL,
                cause.principal() == null ? null : cause.principal().id());
        EventPayloads.putIfPresent(json, CLIENT, client);
        EventPayloads.putIfPresent(json, REQUEST_ID, cause.requestId());
        EventPayloads.putIfPresent(json, CORRELATION_ID, cause.correlationId());
        EventPayloads.putIfPresent(json, CAUSATION_ID, cause.causationId());
        if (cause.raw() != null) {
            RawPayloadJson.put(json, cause.raw());
        }
        if (cause.idempotencyKey() != null) {
            json.put(IDEMPOTENCY_KEY, cause.idempotencyKey().text())
                    .put(REQUEST_DIGEST, cause.idempotencyKey().digest());
        }
        return CanonicalJson.of(json.encode());
    }

    private static boolean hasNothingElse(Cause cause) {
        return cause.requestId() == null
                && cause.correlationId() == null
                && cause.causationId() == null
                && cause.raw() == null
                && cause.idempotencyKey() == null;
    }

    static @Nullable String requestDigest(RecordedEvent event) {
        return new JsonObject(event.metadata()).getString(REQUEST_DIGEST);
    }

    static @Nullable String principal(RecordedEvent event) {
        return new JsonObject(event.metadata()).getString(PRINCIPAL);
    }

    static JsonObject full(RecordedEvent event) {
        JsonObject stored = new JsonObject(event.metadata());
        String requestId = stored.getString(REQUEST_ID, event.eventId().toString());
        return new JsonObject()
                .put(REQUEST_ID, requestId)
                .put(CORRELATION_ID, requestId)
                .put(CAUSATION_ID, requestId)
                .mergeIn(stored);
    }
}
