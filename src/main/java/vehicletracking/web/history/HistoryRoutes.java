package vehicletracking.web.history;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.FleetAsOf;
import vehicletracking.history.LocationAsOf;
import vehicletracking.history.LocationAsOfResult;
import vehicletracking.query.TemporalQueryBus;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.TimeRange;
import vehicletracking.web.http.VehicleParameter;
import vehicletracking.web.http.VehicleProblems;

/** Routes of temporal queries whose responses are complete documents. Adds those of {@link HistoryStreams} too. */
public final class HistoryRoutes implements RouteGroup {

    private static final int DEFAULT_VEHICLES = 100;
    private static final int MAX_VEHICLES = 10_000;

    private final EventBus bus;
    private final HistoryStreams streams;
    private final ReadYourWrites readYourWrites;
    private final VehicleParameter vehicles;
    private final InstantSource clock;
    private final Duration longestRange;

    /** @param maxReads pages that streams read at a time */
    public HistoryRoutes(
            EventBus bus, IdleConnectionGuard guard, InstantSource clock, Duration longestRange, int maxReads) {
        this.bus = bus;
        this.streams = new HistoryStreams(bus, guard, clock, longestRange, maxReads);
        this.readYourWrites = new ReadYourWrites(bus);
        this.vehicles = new VehicleParameter(bus);
        this.clock = clock;
        this.longestRange = longestRange;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/vehicle-location", this::location);
        routes.get("/vehicle-location/:vehicleRegisteredId", this::location);
        routes.get("/vehicle-locations", this::locations);
        routes.getStream("/vehicle-track", streams::track);
        routes.getStream("/vehicle-track/:vehicleRegisteredId", streams::track);
        routes.getStreamIf("/vehicle-movement", HistoryRoutes::isOfFleet, streams::movement, this::movement);
        routes.get("/vehicle-movement/:vehicleRegisteredId", this::movement);
    }

    private static boolean isOfFleet(RoutingContext request) {
        return !request.queryParams().contains(VehicleParameter.LICENSE_PLATE);
    }

    private Future<Response> location(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(
                request, VehicleParameter.LICENSE_PLATE, "at", "asKnownAt", "interpolate", "include");
        Instant at = parameters.time("at").orElseGet(this::now);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        boolean isInterpolated = parameters.flag("interpolate");
        boolean isFlaggedIncluded = parameters.isFlaggedIncluded();
        String position = ReadYourWrites.position(request).toString();
        return vehicles.at(request, parameters, at)
                .compose(vehicle -> TemporalQueryBus.LOCATION
                        .request(
                                bus,
                                new LocationAsOf.Query(
                                        vehicle.vehicleRegisteredId(), at, knownAt, isFlaggedIncluded, isInterpolated),
                                position)
                        .map(found -> responseTo(
                                        ArchivedProblem.requireComplete(found.result(), found.archives()),
                                        vehicle,
                                        at,
                                        knownAt)
                                .withLogPosition(found.replayedUpTo())));
    }

    private static Response responseTo(
            LocationAsOfResult result, Vehicle vehicle, Instant at, @Nullable Instant knownAt) {
        return switch (result) {
            case LocationAsOfResult.LastKnown(var location) ->
                Response.ok(HistoricalLocationJson.lastKnown(vehicle, location, at, knownAt));
            case LocationAsOfResult.Interpolated between ->
                Response.ok(HistoricalLocationJson.between(vehicle, between, at, knownAt));
            case LocationAsOfResult.NoneBefore(var first) ->
                throw VehicleProblems.noLocationBefore(vehicle.vehicleRegisteredId(), at, first);
        };
    }

    private Future<Response> locations(RoutingContext request) {
        QueryParameters parameters =
                QueryParameters.of(request, "at", "asKnownAt", "include", "bbox", "after", "limit");
        Instant at = parameters.time("at").orElseGet(this::now);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        var query = new FleetAsOf.Query(
                at,
                knownAt,
                parameters.isFlaggedIncluded(),
                parameters.boundingBox("bbox").orElse(null),
                AccessControl.scopeOf(request),
                parameters.uuid("after").orElse(null),
                parameters.number("limit", MAX_VEHICLES).orElse(DEFAULT_VEHICLES));
        return readYourWrites
                .request(request, VehicleProjection.PROJECTION, TemporalQueryBus.FLEET, query)
                .map(found -> Response.ok(HistoricalLocationJson.fleet(
                                ArchivedProblem.requireComplete(found.page(), found.archives()), at, knownAt))
                        .withLogPosition(found.replayedUpTo()));
    }

    private Future<Response> movement(RoutingContext request) {
        QueryParameters parameters =
                QueryParameters.of(request, VehicleParameter.LICENSE_PLATE, "from", "to", "asKnownAt", "include");
        TimeRange range = TimeRange.of(parameters, clock, longestRange);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        boolean isFlaggedIncluded = parameters.isFlaggedIncluded();
        String position = ReadYourWrites.position(request).toString();
        return vehicles.between(request, parameters, range.from(), range.to())
                .compose(vehicle -> TemporalQueryBus.MOVEMENT
                        .request(
                                bus,
                                range.movementQuery(vehicle.vehicleRegisteredId(), knownAt, isFlaggedIncluded),
                                position)
                        .map(found -> Response.ok(MovementFormatter.json(
                                        vehicle,
                                        range,
                                        ArchivedProblem.requireComplete(found.movement(), found.archives())))
                                .withLogPosition(found.replayedUpTo())));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
