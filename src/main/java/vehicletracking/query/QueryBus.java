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

/** Where questions are asked. */
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

    public static final Address<AwaitPosition, Reached> AWAIT = new Address<>("query.await", AwaitPosition.class, Reached.class);

    public static final Address<EventQuery, FoundEvent> EVENT =
            new Address<>("query.event", EventQuery.class, FoundEvent.class);

    public static final Address<EventQuery, FoundProof> PROOF =
            new Address<>("query.proof", EventQuery.class, FoundProof.class);

    public static final Address<AuditHeadsQuery, Heads> AUDIT_HEADS =
            new Address<>("query.audit-heads", AuditHeadsQuery.class, Heads.class);

    private QueryBus() {}

    /** Where are these vehicles? Those asked for within one turn of an event loop come in one message. */
    public record CurrentLocationsQuery(List<UUID> vehicleIds) {}

    public record CurrentLocationPageQuery(
            @Nullable UUID after, @Nullable BoundingBox box, int limit) {}

    /** Which vehicles? */
    public sealed interface VehicleSelector {

        /** @param at the time whose plate is wanted; null for the newest */
        record WithId(UUID vehicleId, @Nullable Instant at) implements VehicleSelector {}

        /** The one that bears this plate now. */
        record WithCurrentPlate(String licensePlate) implements VehicleSelector {}

        /** Those that bore this plate at some time between these two, ends included. */
        record WithPlateBetween(String licensePlate, Instant from, Instant to) implements VehicleSelector {}

        record All(@Nullable UUID after, int limit) implements VehicleSelector {}
    }

    public record VehiclesQuery(VehicleSelector selector) {}

    /** @param upTo last positions to look at, which were the end of the log once; null for where it ends now */
    public record EventsQuery(
            EventFilter filter, Cursor after, @Nullable Cursor upTo, int limit) {}

    /** Where does the log end, and what is not in its table from here on? */
    public record LogHeadQuery(Cursor after) {}

    /** @param archived archives that hold the events of some positions up to there, but for what was kept */
    public record LogHead(Cursor position, List<LogArchive> archived) {}

    /** @param archived archives that hold the events of some positions that the page passes over, but for what was kept */
    public record FoundEvents(EventPage page, List<LogArchive> archived) {}

    public record EventQuery(UUID eventId) {}

    /**
     * @param event null when there is none
     * @param archives where it may be when it is not there
     */
    public record FoundEvent(@Nullable RecordedEvent event, List<LogArchive> archives) {}

    /**
     * @param proof null when there is no such event
     * @param archives where it, or what belongs to its proof, may be when it is not there
     */
    public record FoundProof(EventProofs.@Nullable Proof proof, List<LogArchive> archives) {}

    /** Where does the log end, and with which chain? */
    public record AuditHeadsQuery() {}

    public record Heads(List<EventProofs.Head> all) {}

    /** Tell when this projection has come so far, or when this time is over. */
    public record AwaitPosition(String projection, Cursor position, long timeoutMillis) {}

    /** @param isReached false when the time was over first */
    public record Reached(boolean isReached) {}

    /** Makes the messages known to the bus. */
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
    }
}
