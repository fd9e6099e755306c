package vehicletracking.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DeviceTimeline;

/** Who carried a device when, as the log knows it. That nobody ever carried a device is not kept in memory. */
final class DeviceRegistry {

    private final EventStore store;
    private final LogLookupCache<DeviceId, DeviceTimeline> timelines;

    /** @param maxChanges how many assignments and releases are kept in memory at most */
    DeviceRegistry(EventStore store, Context context, int maxChanges) {
        this.store = store;
        this.timelines = new LogLookupCache<>(
                context, maxChanges, timeline -> timeline.changes().size(), this::logged);
    }

    /** The device's timeline if it is in memory. */
    @Nullable
    DeviceTimeline knownTimelineOf(DeviceId device) {
        return timelines.known(device);
    }

    /** Completes with the device's timeline in the log now. Fails when the log can't be reached. */
    Future<DeviceTimeline> timelineOf(DeviceId device) {
        return timelines.ask(device);
    }

    /** Another vehicle may carry the device now, or none. */
    void forget(DeviceId device) {
        timelines.forget(device);
    }

    private Future<List<DeviceTimeline>> logged(List<DeviceId> devices) {
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
