package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries;
import vehicletracking.history.Whereabouts;
import vehicletracking.movement.Movement;

/** Where questions about the past are asked. In each of them, {@code knownAt} leaves out what was recorded later. */
public final class HistoryBus {

    public static final Address<LocationOf, Answer> LOCATION =
            new Address<>("query.location-as-of", LocationOf.class, Answer.class);

    public static final Address<TrackOf, TrackQueries.Page> TRACK =
            new Address<>("query.track", TrackOf.class, TrackQueries.Page.class);

    public static final Address<FleetOf, FleetAsOf.Page> FLEET =
            new Address<>("query.fleet-as-of", FleetOf.class, FleetAsOf.Page.class);

    public static final Address<MovementOf, Movement> MOVEMENT =
            new Address<>("query.movement", MovementOf.class, Movement.class);

    private HistoryBus() {}

    /** @param isInterpolated whether a point between two locations is wanted */
    public record LocationOf(LocationAsOf.Question question, boolean isInterpolated) {}

    public record Answer(Whereabouts whereabouts) {}

    /** Where all vehicles were, a page at a time. */
    public record FleetOf(FleetAsOf.Question question) {}

    /** A stretch of a vehicle's track. */
    public record TrackOf(UUID vehicleId, TrackAfter stretch) {}

    /**
     * @param from the place after which the stretch begins
     * @param to its last time
     */
    public record TrackAfter(TrackCursor from, Instant to, @Nullable Instant knownAt, int limit) {

        /** The same, from another place on. */
        public TrackAfter after(TrackCursor place) {
            return new TrackAfter(place, to, knownAt, limit);
        }
    }

    /**
     * How a vehicle moved.
     *
     * @param isFlaggedIncluded whether doubtful and implausible locations count like all others
     */
    public record MovementOf(
            UUID vehicleId, Instant from, Instant to, @Nullable Instant knownAt, boolean isFlaggedIncluded) {}

    /** Makes the messages known to the bus. */
    static void registerCodecs(EventBus bus) {
        List.of(
                        LocationOf.class,
                        Answer.class,
                        TrackOf.class,
                        TrackQueries.Page.class,
                        FleetOf.class,
                        FleetAsOf.Page.class,
                        MovementOf.class,
                        Movement.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
