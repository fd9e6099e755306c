package vehicletracking.web;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.Whereabouts;
import vehicletracking.query.HistoryBus;

/** The requests that ask about the past and are answered in one piece. */
final class HistoryRoutes {

    private final EventBus bus;
    private final VehicleParameter vehicles;
    private final InstantSource clock;

    HistoryRoutes(EventBus bus, InstantSource clock) {
        this.bus = bus;
        this.vehicles = new VehicleParameter(bus);
        this.clock = clock;
    }

    Future<Answer> location(RoutingContext request) {
        QueryParameters parameters =
                QueryParameters.of(request, VehicleParameter.LICENSE_PLATE, "at", "asKnownAt", "interpolate");
        Instant at = parameters.time("at").orElseGet(this::now);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        boolean isInterpolated = parameters.flag("interpolate");
        return vehicles.of(request, parameters)
                .compose(vehicle -> HistoryBus.LOCATION
                        .request(bus, new HistoryBus.LocationOf(vehicle.vehicleRegisteredId(), at, knownAt, isInterpolated))
                        .map(answer -> switch (answer.whereabouts()) {
                            case Whereabouts.LastKnown(var location) ->
                                Answer.ok(PastLocationJson.lastKnown(vehicle, location, at, knownAt));
                            case Whereabouts.Between between ->
                                Answer.ok(PastLocationJson.between(vehicle, between, at, knownAt));
                            case Whereabouts.NotYet(var first) ->
                                throw Problem.noLocationBefore(vehicle.vehicleRegisteredId(), at, first);
                        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
