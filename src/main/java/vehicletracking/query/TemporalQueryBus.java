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
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries;
import vehicletracking.movement.Movement;

/** Where questions about the past are asked. In each of them, {@code knownAt} leaves out what was recorded later. */
public final class TemporalQueryBus {

    public static final Address<LocationOf, LocationReply> LOCATION =
            new Address<>("query.location-as-of", LocationOf.class, LocationReply.class);

    public static final Address<TrackOf, TrackReply> TRACK =
            new Address<>("query.track", TrackOf.class, TrackReply.class);

    public static final Address<FleetOf, FleetReply> FLEET =
            new Address<>("query.fleet-as-of", FleetOf.class, FleetReply.class);

    public static final Address<MovementOf, MovementReply> MOVEMENT =
            new Address<>("query.movement", MovementOf.class, MovementReply.class);

    public static final Address<ArchivedRangeQuery, ArchivedRanges> WHOLE =
            new Address<>("query.whole", ArchivedRangeQuery.class, ArchivedRanges.class);

    private TemporalQueryBus() {}

    /** @param isInterpolated whether a point between two locations is wanted */
    public record LocationOf(LocationAsOf.Query question, boolean isInterpolated) {}

    /**
     * @param whereabouts null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record LocationReply(@Nullable LocationAsOfResult whereabouts, List<LogArchive> archives) {}

    /** Where all vehicles were, a page at a time. */
    public record FleetOf(FleetAsOf.Query question) {}

    /**
     * @param page null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record FleetReply(FleetAsOf.@Nullable FleetPage page, List<LogArchive> archives) {}

    /** A stretch of a vehicle's track. */
    public record TrackOf(UUID vehicleId, TrackRange stretch) {}

    /**
     * @param from the place after which the stretch begins
     * @param to its last time
     */
    public record TrackRange(
            TrackCursor from, Instant to, @Nullable Instant knownAt, int limit) {}

    /**
     * @param page null where archives hold back a part of the stretch
     * @param archives what would be needed to tell
     */
    public record TrackReply(TrackQueries.@Nullable TrackPage page, List<LogArchive> archives) {}

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
    public record MovementReply(@Nullable Movement movement, List<LogArchive> archives) {}

    /** Is all that was told of the times between these in the log? */
    public record ArchivedRangeQuery(Instant from, Instant to) {}

    /** @param archives what holds back a part of it; none where nothing is held back */
    public record ArchivedRanges(List<LogArchive> archives) {}

    /** Makes the messages known to the bus. */
    static void registerCodecs(EventBus bus) {
        List.of(
                        LocationOf.class,
                        LocationReply.class,
                        TrackOf.class,
                        TrackReply.class,
                        FleetOf.class,
                        FleetReply.class,
                        MovementOf.class,
                        MovementReply.class,
                        ArchivedRangeQuery.class,
                        ArchivedRanges.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
