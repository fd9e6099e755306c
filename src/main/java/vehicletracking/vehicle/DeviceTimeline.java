package vehicletracking.vehicle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.DeviceEvent.DeviceAssigned;

/**
 * Assignments of a device over time. Changes may be recorded in any order. The carrier at a time is that of the last
 * change that took effect by then; of two changes of the same time the one recorded later counts. Before the first
 * change no vehicle carries the device.
 *
 * @param changes by the time they take effect, then by position
 * @param lastPosition position in the event log of the change recorded last; 0 if there is none
 */
public record DeviceTimeline(List<Change> changes, long lastPosition) {

    /** Limit of changes of a device: all of them are cached in memory while it reports. */
    public static final int MAX_CHANGES = 10_000;

    public static final DeviceTimeline EMPTY = new DeviceTimeline(List.of(), 0);

    /**
     * @param at when the change takes effect
     * @param vehicleId the carrier from then on; null for none
     */
    public record Change(
            UUID eventId,
            Instant at,
            long position,
            @Nullable UUID vehicleId) {

        public static Change of(DeviceEvent event, long position) {
            UUID carrier = event instanceof DeviceAssigned assigned ? assigned.vehicleId() : null;
            return new Change(event.id(), event.occurredAt(), position, carrier);
        }
    }

    public DeviceTimeline {
        changes = List.copyOf(changes);
    }

    /** @param changes in any order */
    public static DeviceTimeline of(List<Change> changes) {
        List<Change> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparing(Change::at).thenComparingLong(Change::position));
        long last = changes.stream().mapToLong(Change::position).max().orElse(0);
        return new DeviceTimeline(sorted, last);
    }

    /** Whether no vehicle ever carried the device. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public boolean isFull() {
        return changes.size() >= MAX_CHANGES;
    }

    /** The vehicle that carried the device at a time; null if none did. */
    public @Nullable UUID carrierAt(Instant time) {
        return effectiveChangeAt(time).map(Change::vehicleId).orElse(null);
    }

    /** The last change that took effect by a time; empty before the first. */
    public Optional<Change> effectiveChangeAt(Instant time) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).at().isAfter(time)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(changes.get(low - 1));
    }
}
