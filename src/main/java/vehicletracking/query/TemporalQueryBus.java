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

    public static final Address<TrackQuery, TrackReply> TRACK =
            new Address<>("query.track", TrackQuery.class, TrackReply.class);

    public static final Address<FleetOf, FleetReply> FLEET =
            new Address<>("query.fleet-as-of", FleetOf.class, FleetReply.class);

    public static final Address<MovementQuery, MovementReply> MOVEMENT =
            new Address<>("query.movement", MovementQuery.class, MovementReply.class);

    public static final Address<ArchivedRangeQuery, ArchivedRanges> ARCHIVED_RANGE =
            new Address<>("query.whole", ArchivedRangeQuery.class, ArchivedRanges.class);

    private TemporalQueryBus() {}

    /** @param isInterpolated whether a point between two locations is wanted */
    public record LocationOf(LocationAsOf.Query query, boolean isInterpolated) {}

    /**
     * @param result null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record LocationReply(@Nullable LocationAsOfResult result, List<LogArchive> archives) {}

    /** Where all vehicles were, a page at a time. */
    public record FleetOf(FleetAsOf.Query query) {}

    /**
     * @param page null where archives hold it back
     * @param archives what would be needed to tell
     */
    public record FleetReply(FleetAsOf.@Nullable FleetPage page, List<LogArchive> archives) {}

    /** A stretch of a vehicle's track. */
    public record TrackQuery(UUID vehicleId, TrackRange range) {}

    /**
     * @param from the place after which the stretch begins
     * @param to its last time
     */
    public record TrackRange(
            TrackCursor from, Instant to, @Nullable Instant asKnownAt, int limit) {

        /** The same, from another place on. */
        public TrackRange after(TrackCursor place) {
            return new TrackRange(place, to, asKnownAt, limit);
        }
    }

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
    public record MovementQuery(
            UUID vehicleId,
            Instant from,
            Instant to,
            @Nullable Instant asKnownAt,
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
                        TrackQuery.class,
                        TrackReply.class,
                        FleetOf.class,
                        FleetReply.class,
                        MovementQuery.class,
                        MovementReply.class,
                        ArchivedRangeQuery.class,
                        ArchivedRanges.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
