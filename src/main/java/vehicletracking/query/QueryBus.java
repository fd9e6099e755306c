package vehicletracking.query;

import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.bus.Address;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.geo.BoundingBox;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicles;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.LicensePlate;

/** Event-bus addresses of queries on current state and on the log. */
public final class QueryBus {

    public static final Address<CurrentLocationsQuery, CurrentLocationQueries.CurrentLocations> CURRENT_LOCATIONS =
            new Address<>(
                    "query.current-locations",
                    CurrentLocationsQuery.class,
                    CurrentLocationQueries.CurrentLocations.class);

    public static final Address<CurrentLocationPageQuery, CurrentLocationQueries.CurrentLocationPage>
            CURRENT_LOCATION_PAGE = new Address<>(
                    "query.current-location-page",
                    CurrentLocationPageQuery.class,
                    CurrentLocationQueries.CurrentLocationPage.class);

    public static final Address<VehiclesQuery, Vehicles> VEHICLES =
            new Address<>("query.vehicles", VehiclesQuery.class, Vehicles.class);

    public static final Address<EventsQuery, FoundEvents> EVENTS =
            new Address<>("query.events", EventsQuery.class, FoundEvents.class);

    public static final Address<LogHeadQuery, LogHead> LOG_HEAD =
            new Address<>("query.log-head", LogHeadQuery.class, LogHead.class);

    public static final Address<AwaitPosition, Reached> AWAIT =
            new Address<>("query.await", AwaitPosition.class, Reached.class);

    public static final Address<EventQuery, FoundEvent> EVENT =
            new Address<>("query.event", EventQuery.class, FoundEvent.class);

    public static final Address<EventQuery, FoundProof> PROOF =
            new Address<>("query.proof", EventQuery.class, FoundProof.class);

    public static final Address<AuditHeadsQuery, Heads> AUDIT_HEADS =
            new Address<>("query.audit-heads", AuditHeadsQuery.class, Heads.class);

    private QueryBus() {}

    /** A query for the current locations of some vehicles, batched per turn of an event loop. */
    public record CurrentLocationsQuery(List<UUID> vehicleIds) {}

    public record CurrentLocationPageQuery(
            @Nullable UUID after, @Nullable BoundingBox box, AccessScope scope, int limit) {}

    /** The vehicles that a query selects. */
    public sealed interface VehicleSelector {

        /** @param at time of the licence plate to return; null for the current one */
        record WithId(UUID vehicleId, @Nullable Instant at) implements VehicleSelector {}

        /** The vehicle that currently has this plate. */
        record WithCurrentPlate(LicensePlate licensePlate) implements VehicleSelector {}

        /** The vehicles that had this plate at some time within the range, both ends included. */
        record WithPlateBetween(LicensePlate licensePlate, Instant from, Instant to) implements VehicleSelector {}

        record All(@Nullable UUID after, int limit) implements VehicleSelector {}
    }

    /** @param scope restricts the vehicles */
    public record VehiclesQuery(VehicleSelector selector, AccessScope scope) {}

    /**
     * @param upTo last positions to read, a former head of the log; null for the current head
     * @param scope restricts the events
     */
    public record EventsQuery(
            EventFilter filter, Cursor after, @Nullable Cursor upTo, AccessScope scope, int limit) {}

    /** A query for the head of the log and the archives after a cursor, of events within the scope. */
    public record LogHeadQuery(Cursor after, AccessScope scope) {}

    /** @param archived archives of positions after the cursor, without the events that were kept in the table */
    public record LogHead(Cursor position, List<LogArchive> archived) {}

    /** @param archived archives of positions that the page covers, without the events that were kept in the table */
    public record FoundEvents(EventPage page, List<LogArchive> archived) {}

    /** @param scope without which an event is not found */
    public record EventQuery(UUID eventId, AccessScope scope) {}

    /**
     * @param event null when it is not in the table
     * @param archives archives that may contain it
     */
    public record FoundEvent(@Nullable RecordedEvent event, List<LogArchive> archives) {}

    /**
     * @param proof null when the table does not have the event and all digests of its proof
     * @param archives archives that may contain them
     */
    public record FoundProof(EventProofs.@Nullable Proof proof, List<LogArchive> archives) {}

    /** A query for the heads of the hash chains, one for each shard. */
    public record AuditHeadsQuery() {}

    public record Heads(List<EventProofs.Head> all) {}

    /** A request to wait until a projection reaches a position, or until the timeout. */
    public record AwaitPosition(String projection, Cursor position, long timeoutMillis) {}

    /** @param isReached false after the timeout */
    public record Reached(boolean isReached) {}

    /** Registers the codecs of all queries and replies, including those of the other two classes. */
    public static void registerCodecs(EventBus bus) {
        List.of(
                        CurrentLocationsQuery.class,
                        CurrentLocationQueries.CurrentLocations.class,
                        CurrentLocationPageQuery.class,
                        CurrentLocationQueries.CurrentLocationPage.class,
                        VehiclesQuery.class,
                        Vehicles.class,
                        EventsQuery.class,
                        FoundEvents.class,
                        LogHeadQuery.class,
                        LogHead.class,
                        EventQuery.class,
                        FoundEvent.class,
                        FoundProof.class,
                        AuditHeadsQuery.class,
                        Heads.class,
                        AwaitPosition.class,
                        Reached.class)
                .forEach(type -> RecordCodec.register(bus, type));
        TemporalQueryBus.registerCodecs(bus);
        DeviceQueryBus.registerCodecs(bus);
        AccessKeyQueryBus.registerCodecs(bus);
    }
}
