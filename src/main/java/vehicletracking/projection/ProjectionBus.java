package vehicletracking.projection;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.bus.Topic;

/** Event-bus addresses of the projections: status, control, and progress. */
public final class ProjectionBus {

    public static final Topic<ProjectionAdvanced> ADVANCED =
            new Topic<>("projection.advanced", ProjectionAdvanced.class);

    public static final Address<StatusRequest, Statuses> STATUS =
            new Address<>("projection.status", StatusRequest.class, Statuses.class);

    public static final Address<ControlRequest, ControlReply> REBUILD =
            new Address<>("projection.rebuild", ControlRequest.class, ControlReply.class);

    public static final Address<ControlRequest, ControlReply> RETRY =
            new Address<>("projection.retry", ControlRequest.class, ControlReply.class);

    private ProjectionBus() {}

    /** A request for the status of all projections. */
    public record StatusRequest() {}

    public record Statuses(List<ProjectionStatus> all) {}

    /** @param projection name of the projection to rebuild, or whose dead-lettered events to retry */
    public record ControlRequest(String projection) {}

    /** The reply to a control request. */
    public record ControlReply(ControlStatus status) {

        public enum ControlStatus {
            ACCEPTED,
            UNKNOWN_PROJECTION,
            BUSY
        }

        static ControlReply accepted() {
            return new ControlReply(ControlStatus.ACCEPTED);
        }

        static ControlReply unknown() {
            return new ControlReply(ControlStatus.UNKNOWN_PROJECTION);
        }

        static ControlReply busy() {
            return new ControlReply(ControlStatus.BUSY);
        }
    }

    /** Registers the codecs of all messages. */
    public static void registerCodecs(EventBus bus) {
        List.of(ProjectionAdvanced.class, StatusRequest.class, Statuses.class, ControlRequest.class, ControlReply.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
