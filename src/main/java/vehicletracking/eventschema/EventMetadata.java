package vehicletracking.eventschema;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.Cause;

/**
 * Who or what caused an event. The log keeps what was told. A request that brought no id of its own has that of its event,
 * and what belongs to nothing larger belongs to its request: neither is stored, both are put back when the event is read.
 */
final class EventMetadata {

    private static final String CLIENT = "client";
    private static final String REQUEST_ID = "requestId";
    private static final String CORRELATION_ID = "correlationId";
    private static final String CAUSATION_ID = "causationId";
    private static final String IDEMPOTENCY_KEY = "idempotencyKey";
    private static final String REQUEST_DIGEST = "requestDigest";

    private EventMetadata() {}

    /** In canonical form, written by hand where it is short, since that is once for every location. */
    static CanonicalJson of(Cause cause) {
        String client = cause.client();
        if (client != null && cause.equals(new Cause(client, null, null, null))) {
            return new CanonicalJson("{\"" + CLIENT + "\":\"" + client + "\"}");
        }
        JsonObject json = new JsonObject();
        putIfPresent(json, CLIENT, client);
        putIfPresent(json, REQUEST_ID, cause.requestId());
        putIfPresent(json, CORRELATION_ID, cause.correlationId());
        putIfPresent(json, CAUSATION_ID, cause.causationId());
        if (cause.raw() != null) {
            RawPayloadJson.put(json, cause.raw());
        }
        if (cause.idempotencyKey() != null) {
            json.put(IDEMPOTENCY_KEY, cause.idempotencyKey().text())
                    .put(REQUEST_DIGEST, cause.idempotencyKey().digest());
        }
        return CanonicalJson.of(json.encode());
    }

    private static void putIfPresent(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    static @Nullable String requestDigest(RecordedEvent event) {
        return new JsonObject(event.metadata()).getString(REQUEST_DIGEST);
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
