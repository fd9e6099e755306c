package vehicletracking.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.Batcher;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.journal.VehicleJournal;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DeviceTimeline;

/**
 * Who carried a device when, as the log knows it: asked of the log itself, like {@link VehicleRegistry}. That nobody ever
 * carried a device is not kept. Confined to one event loop.
 */
final class DeviceRegistry {

    /** Look-ups that arrive while one is under way share the next one. */
    private static final Batcher.Limits LOOKUP_LIMITS = new Batcher.Limits(1_000, 1, 10_000);

    /** A device that was assigned by another process, of which nobody told this one, is believed for so long. */
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(30);

    private final EventStore store;
    private final Cache<DeviceId, DeviceTimeline> known;
    private final Batcher<DeviceId, DeviceTimeline> lookups;
    private long forgotten;

    /** @param maxChanges how many assignments and releases are kept in memory at most */
    DeviceRegistry(EventStore store, Context context, int maxChanges) {
        this.store = store;
        this.known = Caffeine.newBuilder()
                .maximumWeight(maxChanges)
                .weigher((DeviceId device, DeviceTimeline timeline) -> timeline.changes().size())
                .expireAfterWrite(BELIEVED_FOR)
                .executor(Runnable::run)
                .build();
        this.lookups = new Batcher<>(LOOKUP_LIMITS, context, this::lookUp);
    }

    /** The device's timeline if it is in memory. */
    @Nullable
    DeviceTimeline knownTimelineOf(DeviceId device) {
        return known.getIfPresent(device);
    }

    /** Completes with the device's timeline in the log now. Fails when the log can't be reached. */
    Future<DeviceTimeline> timelineOf(DeviceId device) {
        return lookups.submit(device);
    }

    /** Another vehicle may carry the device now, or none. */
    void forget(DeviceId device) {
        forgotten++;
        known.invalidate(device);
    }

    private Future<List<DeviceTimeline>> lookUp(List<DeviceId> devices) {
        List<UUID> subjects = devices.stream().map(DeviceId::subject).distinct().toList();
        long forgottenBefore = forgotten;
        return store.about(VehicleJournal.REGISTRATION_SHARD, subjects, DeviceTimeline.MAX_CHANGES)
                .map(found -> devices.stream()
                        .map(device -> {
                            DeviceTimeline timeline = timelineOf(found.getOrDefault(device.subject(), List.of()));
                            if (!timeline.isEmpty() && forgotten == forgottenBefore) { // else it may be out of date
                                known.put(device, timeline);
                            }
                            return timeline;
                        })
                        .toList());
    }

    private static DeviceTimeline timelineOf(List<RecordedEvent> events) {
        return DeviceTimeline.of(events.stream()
                .map(event -> DeviceTimeline.Change.of(
                        (DeviceEvent) VehicleJournal.eventOf(event), event.position().value()))
                .toList());
    }
}
