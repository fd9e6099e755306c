package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries;
import vehicletracking.movement.Movement;
import vehicletracking.vehicle.AccessScope;

/**
 * Event-bus addresses of temporal queries. In every query, events recorded after {@code asKnownAt} are ignored; null
 * includes all. In every reply, the answer is null when it needs archived events, and {@code archives} names the
 * archives; {@code replayedUpTo} is the position of the log that the answer reflects when a read replica gave it, and
 * null when the primary did.
 */
public final class TemporalQueryBus {

    public static final Address<LocationAsOf.Query, LocationReply> LOCATION =
            new Address<>("query.location-as-of", LocationAsOf.Query.class, LocationReply.class);

    public static final Address<TrackQuery, TrackReply> TRACK =
            new Address<>("query.track", TrackQuery.class, TrackReply.class);

    public static final Address<FleetAsOf.Query, FleetReply> FLEET =
            new Address<>("query.fleet-as-of", FleetAsOf.Query.class, FleetReply.class);

    public static final Address<MovementQuery, MovementReply> MOVEMENT =
            new Address<>("query.movement", MovementQuery.class, MovementReply.class);

    /** Asked before the movement of the fleet is streamed, which can't end with a problem when archives are needed. */
    public static final Address<ArchivedRangeQuery, ArchivedRanges> ARCHIVED_RANGE =
            new Address<>("query.whole", ArchivedRangeQuery.class, ArchivedRanges.class);

    private TemporalQueryBus() {}

    public record LocationReply(
            @Nullable LocationAsOfResult result,
            List<LogArchive> archives,
            @Nullable Cursor replayedUpTo) {

        LocationReply ofReplica(Cursor position) {
            return new LocationReply(result, archives, position);
        }
    }

    public record FleetReply(
            FleetAsOf.@Nullable FleetPage page,
            List<LogArchive> archives,
            @Nullable Cursor replayedUpTo) {

        FleetReply ofReplica(Cursor position) {
            return new FleetReply(page, archives, position);
        }
    }

    /** A query for one page of the track of a vehicle. */
    public record TrackQuery(UUID vehicleId, TrackRange range) {}

    /**
     * The part of a track that a query covers.
     *
     * @param from cursor after which the page begins
     * @param to last time, inclusive
     * @param limit maximum number of locations
     */
    public record TrackRange(
            TrackCursor from, Instant to, @Nullable Instant asKnownAt, int limit) {}

    public record TrackReply(
            TrackQueries.@Nullable TrackPage page,
            List<LogArchive> archives,
            @Nullable Cursor replayedUpTo) {

        TrackReply ofReplica(Cursor position) {
            return new TrackReply(page, archives, position);
        }
    }

    /**
     * A query for the movement of a vehicle within a time range, both ends included.
     *
     * @param isFlaggedIncluded whether doubtful and implausible locations count
     */
    public record MovementQuery(
            UUID vehicleId,
            Instant from,
            Instant to,
            @Nullable Instant asKnownAt,
            boolean isFlaggedIncluded) {}

    public record MovementReply(
            @Nullable Movement movement,
            List<LogArchive> archives,
            @Nullable Cursor replayedUpTo) {

        MovementReply ofReplica(Cursor position) {
            return new MovementReply(movement, archives, position);
        }
    }

    /** A query for the archives with locations of vehicles of the scope within a time range, both ends included. */
    public record ArchivedRangeQuery(Instant from, Instant to, AccessScope scope) {}

    /** @param archives empty when the table has all locations of the range */
    public record ArchivedRanges(List<LogArchive> archives) {}

    static void registerCodecs(EventBus bus) {
        List.of(
                        LocationAsOf.Query.class,
                        LocationReply.class,
                        TrackQuery.class,
                        TrackReply.class,
                        FleetAsOf.Query.class,
                        FleetReply.class,
                        MovementQuery.class,
                        MovementReply.class,
                        ArchivedRangeQuery.class,
                        ArchivedRanges.class)
                .forEach(type -> RecordCodec.register(bus, type));
    }
}
