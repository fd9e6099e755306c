package vehicletracking.projection;

import io.vertx.core.eventbus.EventBus;
import java.util.List;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.bus.Topic;

/** Where the projections are asked, ordered and heard. */
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

    /** How are they all? */
    public record StatusRequest() {}

    public record Statuses(List<ProjectionStatus> all) {}

    /** @param projection name of the projection that is to be rebuilt, or whose poison events are to be retried */
    public record ControlRequest(String projection) {}

    /** What came of an order. */
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

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(ProjectionAdvanced.class, StatusRequest.class, Statuses.class, ControlRequest.class, ControlReply.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
