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
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.TimeRange;
import vehicletracking.web.http.VehicleParameter;

/** The requests that ask about the past and are answered in one piece. */
public final class HistoryRoutes {

    private static final int DEFAULT_VEHICLES = 100;
    private static final int MAX_VEHICLES = 10_000;

    private final EventBus bus;
    private final ReadYourWrites readYourWrites;
    private final VehicleParameter vehicles;
    private final InstantSource clock;
    private final Duration longestRange;

    public HistoryRoutes(EventBus bus, InstantSource clock, Duration longestRange) {
        this.bus = bus;
        this.readYourWrites = new ReadYourWrites(bus);
        this.vehicles = new VehicleParameter(bus);
        this.clock = clock;
        this.longestRange = longestRange;
    }

    public Future<Response> location(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(
                request, VehicleParameter.LICENSE_PLATE, "at", "asKnownAt", "interpolate", "include");
        Instant at = parameters.time("at").orElseGet(this::now);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        boolean isInterpolated = parameters.flag("interpolate");
        boolean isFlaggedIncluded = parameters.isFlaggedIncluded();
        return vehicles.of(request, parameters, at, at)
                .compose(vehicle -> TemporalQueryBus.LOCATION
                        .request(
                                bus,
                                new LocationAsOf.Query(
                                        vehicle.vehicleRegisteredId(), at, knownAt, isFlaggedIncluded, isInterpolated))
                        .map(answer -> switch (ArchivedProblem.orWhole(answer.result(), answer.archives())) {
                            case LocationAsOfResult.LastKnown(var location) ->
                                Response.ok(HistoricalLocationJson.lastKnown(vehicle, location, at, knownAt));
                            case LocationAsOfResult.Interpolated between ->
                                Response.ok(HistoricalLocationJson.between(vehicle, between, at, knownAt));
                            case LocationAsOfResult.NoneBefore(var first) ->
                                throw Problem.noLocationBefore(vehicle.vehicleRegisteredId(), at, first);
                        }));
    }

    public Future<Response> locations(RoutingContext request) {
        QueryParameters parameters =
                QueryParameters.of(request, "at", "asKnownAt", "include", "bbox", "after", "limit");
        Instant at = parameters.time("at").orElseGet(this::now);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        var question = new FleetAsOf.Query(
                at,
                knownAt,
                parameters.isFlaggedIncluded(),
                parameters.boundingBox("bbox").orElse(null),
                parameters.uuid("after").orElse(null),
                parameters.number("limit", MAX_VEHICLES).orElse(DEFAULT_VEHICLES));
        return readYourWrites
                .after(request, VehicleProjection.PROJECTION, () -> TemporalQueryBus.FLEET.request(bus, question))
                .map(answer -> Response.ok(HistoricalLocationJson.fleet(
                        ArchivedProblem.orWhole(answer.page(), answer.archives()), at, knownAt)));
    }

    public Future<Response> movement(RoutingContext request) {
        QueryParameters parameters =
                QueryParameters.of(request, VehicleParameter.LICENSE_PLATE, "from", "to", "asKnownAt", "include");
        TimeRange range = TimeRange.of(parameters, clock, longestRange);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        boolean isFlaggedIncluded = parameters.isFlaggedIncluded();
        return vehicles.of(request, parameters, range.from(), range.to())
                .compose(vehicle -> TemporalQueryBus.MOVEMENT
                        .request(bus, range.movementOf(vehicle.vehicleRegisteredId(), knownAt, isFlaggedIncluded))
                        .map(answer -> Response.ok(MovementFormatter.json(
                                vehicle, range, ArchivedProblem.orWhole(answer.movement(), answer.archives())))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
