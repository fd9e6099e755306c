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

    public static final Address<Question, Statuses> STATUS =
            new Address<>("projection.status", Question.class, Statuses.class);

    public static final Address<Order, Outcome> REBUILD =
            new Address<>("projection.rebuild", Order.class, Outcome.class);

    public static final Address<Order, Outcome> RETRY = new Address<>("projection.retry", Order.class, Outcome.class);

    private ProjectionBus() {}

    /** How are they all? */
    public record Question() {}

    public record Statuses(List<ProjectionStatus> all) {}

    /** @param projection name of the projection that is to be rebuilt, or whose poison events are to be retried */
    public record Order(String projection) {}

    /** What came of an order. */
    public record Outcome(Verdict verdict) {

        public enum Verdict {
            ACCEPTED,
            UNKNOWN_PROJECTION,
            BUSY
        }

        static Outcome accepted() {
            return new Outcome(Verdict.ACCEPTED);
        }

        static Outcome unknown() {
            return new Outcome(Verdict.UNKNOWN_PROJECTION);
        }

        static Outcome busy() {
            return new Outcome(Verdict.BUSY);
        }
    }

    /** Makes the messages known to the bus. */
    public static void registerCodecs(EventBus bus) {
        List.of(ProjectionAdvanced.class, Question.class, Statuses.class, Order.class, Outcome.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
