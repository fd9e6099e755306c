package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.archive.LogArchive;
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

    public static final Address<TrackOf, TrackAnswer> TRACK =
            new Address<>("query.track", TrackOf.class, TrackAnswer.class);

    public static final Address<FleetOf, FleetAnswer> FLEET =
            new Address<>("query.fleet-as-of", FleetOf.class, FleetAnswer.class);

    public static final Address<MovementOf, MovementAnswer> MOVEMENT =
            new Address<>("query.movement", MovementOf.class, MovementAnswer.class);

    public static final Address<Between, Missing> WHOLE = new Address<>("query.whole", Between.class, Missing.class);

    private HistoryBus() {}

    /** @param isInterpolated whether a point between two locations is wanted */
    public record LocationOf(LocationAsOf.Question question, boolean isInterpolated) {}

    /**
     * @param whereabouts null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record Answer(@Nullable Whereabouts whereabouts, List<LogArchive> archives) {}

    /** Where all vehicles were, a page at a time. */
    public record FleetOf(FleetAsOf.Question question) {}

    /**
     * @param page null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record FleetAnswer(FleetAsOf.@Nullable Page page, List<LogArchive> archives) {}

    /** A stretch of a vehicle's track. */
    public record TrackOf(UUID vehicleId, TrackAfter stretch) {}

    /**
     * @param from the place after which the stretch begins
     * @param to its last time
     */
    public record TrackAfter(
            TrackCursor from, Instant to, @Nullable Instant knownAt, int limit) {

        /** The same, from another place on. */
        public TrackAfter after(TrackCursor place) {
            return new TrackAfter(place, to, knownAt, limit);
        }
    }

    /**
     * @param page null where archives hold back a part of the stretch
     * @param archives what would be needed to tell
     */
    public record TrackAnswer(TrackQueries.@Nullable Page page, List<LogArchive> archives) {}

    /**
     * How a vehicle moved.
     *
     * @param isFlaggedIncluded whether doubtful and implausible locations count like all others
     */
    public record MovementOf(
            UUID vehicleId,
            Instant from,
            Instant to,
            @Nullable Instant knownAt,
            boolean isFlaggedIncluded) {}

    /**
     * @param movement null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record MovementAnswer(@Nullable Movement movement, List<LogArchive> archives) {}

    /** Is all that was told of the times between these in the log? */
    public record Between(Instant from, Instant to) {}

    /** @param archives what holds back a part of it; none where nothing is held back */
    public record Missing(List<LogArchive> archives) {}

    /** Makes the messages known to the bus. */
    static void registerCodecs(EventBus bus) {
        List.of(
                        LocationOf.class,
                        Answer.class,
                        TrackOf.class,
                        TrackAnswer.class,
                        FleetOf.class,
                        FleetAnswer.class,
                        MovementOf.class,
                        MovementAnswer.class,
                        Between.class,
                        Missing.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
