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
 * Who carried a device when. Changes may be told in any order; of those that came into effect by a time the last one
 * counts, and of two of the same time the one that was told later. Before the first nobody carried it.
 *
 * @param changes in the order in which they count
 * @param lastPosition in the log, of the change that was told last; 0 when there is none
 */
public record DeviceTimeline(List<Change> changes, long lastPosition) {

    /** More changes than this a device may not have: they are all kept in memory while it reports. */
    public static final int MAX_CHANGES = 10_000;

    public static final DeviceTimeline EMPTY = new DeviceTimeline(List.of(), 0);

    /** @param vehicleId null when nobody carries the device from then on */
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

    /** @param told in any order */
    public static DeviceTimeline of(List<Change> told) {
        List<Change> inOrder = new ArrayList<>(told);
        inOrder.sort(Comparator.comparing(Change::at).thenComparingLong(Change::position));
        long last = told.stream().mapToLong(Change::position).max().orElse(0);
        return new DeviceTimeline(inOrder, last);
    }

    /** Whether no vehicle ever carried the device. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public boolean isFull() {
        return changes.size() >= MAX_CHANGES;
    }

    /** The vehicle that carried the device at that time; null when none did. */
    public @Nullable UUID carrierAt(Instant time) {
        return effectiveChangeAt(time).map(Change::vehicleId).orElse(null);
    }

    /** The change that decides about that time. */
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
