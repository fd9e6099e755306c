package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.batch.LookupCache;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DeviceTimeline;

/** Cached timelines of devices, read from the log. An empty timeline is not cached. */
final class DeviceRegistry {

    private final EventStore store;
    private final LookupCache<DeviceId, DeviceTimeline> timelines;

    /** @param maxChanges cached assignments and releases */
    DeviceRegistry(EventStore store, Context context, int maxChanges) {
        this.store = store;
        this.timelines = new LookupCache<>(
                context, maxChanges, timeline -> timeline.changes().size(), this::query);
    }

    @Nullable
    DeviceTimeline cachedTimelineOf(DeviceId device) {
        return timelines.cached(device);
    }

    /** Completes with the current timeline in the log; fails when the log can't be reached. */
    Future<DeviceTimeline> timelineOf(DeviceId device) {
        return timelines.lookUp(device);
    }

    void invalidate(DeviceId device) {
        timelines.invalidate(device);
    }

    void invalidateAll() {
        timelines.invalidateAll();
    }

    private Future<List<DeviceTimeline>> query(List<DeviceId> devices) {
        List<UUID> subjects = devices.stream().map(DeviceId::subject).distinct().toList();
        return store.latestBySubject(Shards.REGISTRATION, subjects, DeviceTimeline.MAX_CHANGES)
                .map(found -> devices.stream()
                        .map(device -> timelineOf(found.getOrDefault(device.subject(), List.of())))
                        .toList());
    }

    private static DeviceTimeline timelineOf(List<RecordedEvent> events) {
        return DeviceTimeline.of(events.stream()
                .map(event -> DeviceTimeline.Change.of(
                        (DeviceEvent) EventMapper.eventOf(event),
                        event.position().value()))
                .toList());
    }
}
