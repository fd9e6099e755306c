package vehicletracking.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.geo.GeoPoint;

/**
 * An event that was read once for all clients of a node. What clients need of it is computed when the first one needs it,
 * and kept. Thread-safe: two event loops may compute the same value at the same time.
 */
public final class TailEvent {

    private final RecordedEvent event;
    private final Cursor cursor;
    private volatile @Nullable JsonObject payload;
    private volatile boolean isPointKnown;
    private volatile @Nullable GeoPoint point;
    private volatile @Nullable Buffer text;

    /** @param cursor of a client that has received this event and all before it */
    public TailEvent(RecordedEvent event, Cursor cursor) {
        this.event = event;
        this.cursor = cursor;
    }

    public RecordedEvent event() {
        return event;
    }

    public Cursor cursor() {
        return cursor;
    }

    /** The payload as the log has it; not to be changed. */
    JsonObject storedPayload() {
        JsonObject known = payload;
        if (known == null) {
            known = new JsonObject(event.payload());
            payload = known;
        }
        return known;
    }

    /** Where it happened; null for events without a location. */
    @Nullable
    GeoPoint point() {
        if (!isPointKnown) {
            point = PayloadPoint.of(event);
            isPointKnown = true;
        }
        return point;
    }

    /**
     * The event as clients receive it; not to be changed.
     *
     * @param encoder the same in every call
     */
    public Buffer text(Function<TailEvent, Buffer> encoder) {
        Buffer known = text;
        if (known == null) {
            known = encoder.apply(this);
            text = known;
        }
        return known;
    }

    /** Whether a client at a cursor has not received this event. */
    public boolean isAfter(Cursor received) {
        return event.position().value() > received.in(event.position().shard());
    }
}
