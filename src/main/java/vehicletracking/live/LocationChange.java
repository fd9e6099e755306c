package vehicletracking.live;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;
import vehicletracking.readmodel.current.CurrentLocation;

/**
 * The state of a vehicle after events about it. Its text is computed when the first client needs it, and kept. Thread-safe:
 * two event loops may compute it at the same time.
 */
public final class LocationChange {

    /** What the events did. */
    public enum Cause {
        TRACKED,
        CORRECTED,
        RETRACTED
    }

    private final UUID vehicleId;
    private final @Nullable CurrentLocation location;
    private final Cause cause;
    private final Position position;
    private volatile @Nullable Buffer text;

    /**
     * A change that clients have not received.
     *
     * @param location null when the vehicle has no effective location
     * @param position of the last event about the vehicle
     */
    public LocationChange(UUID vehicleId, @Nullable CurrentLocation location, Cause cause, Position position) {
        this.vehicleId = vehicleId;
        this.location = location;
        this.cause = cause;
        this.position = position;
    }

    public UUID vehicleId() {
        return vehicleId;
    }

    /** Its current location; null when it has none. */
    public @Nullable CurrentLocation location() {
        return location;
    }

    public Cause cause() {
        return cause;
    }

    /** Whether what was read from the read model at this position of the log has the change. */
    public boolean isIn(Cursor read) {
        return read.in(position.shard()) >= position.value();
    }

    public boolean isRetired() {
        return location != null && location.retiredAt() != null;
    }

    /**
     * The change as clients receive it; not to be changed.
     *
     * @param encoder the same in every call
     */
    public Buffer text(Function<LocationChange, Buffer> encoder) {
        Buffer known = text;
        if (known == null) {
            known = encoder.apply(this);
            text = known;
        }
        return known;
    }
}
