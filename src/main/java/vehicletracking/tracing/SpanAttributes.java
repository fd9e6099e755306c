package vehicletracking.tracing;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Attributes of spans: those of the semantic conventions of OpenTelemetry where they fit. None has a value of a client, so
 * there is no {@code url.path}, which may contain a key or an id.
 */
final class SpanAttributes {

    static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> MESSAGING_OPERATION = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> MESSAGING_DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system.name");
    static final AttributeKey<String> DB_TABLE = AttributeKey.stringKey("db.collection.name");
    static final AttributeKey<Long> DB_BATCH_SIZE = AttributeKey.longKey("db.operation.batch.size");
    static final AttributeKey<String> COMMAND = AttributeKey.stringKey("vehicle_tracking.command");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("vehicle_tracking.outcome");
    static final AttributeKey<Long> SHARD = AttributeKey.longKey("vehicle_tracking.shard");
    static final AttributeKey<Long> EVENTS = AttributeKey.longKey("vehicle_tracking.events");
    static final AttributeKey<Long> FIRST_POSITION = AttributeKey.longKey("vehicle_tracking.first_position");
    static final AttributeKey<Long> LAST_POSITION = AttributeKey.longKey("vehicle_tracking.last_position");
    static final AttributeKey<String> PROJECTION = AttributeKey.stringKey("vehicle_tracking.projection");

    static final String POSTGRESQL = "postgresql";

    private SpanAttributes() {}
}
