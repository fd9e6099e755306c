package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.Locale;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionStatus;
import vehicletracking.web.http.ProjectionProblems;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of operators: projections, health and the OpenAPI document. */
public final class OperationsRoutes implements RouteGroup {

    private final EventBus bus;
    private final JsonObject openApi;
    private final Readiness readiness;

    public OperationsRoutes(EventBus bus, JsonObject openApi, Readiness readiness) {
        this.bus = bus;
        this.openApi = openApi;
        this.readiness = readiness;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/projections", this::projections);
        routes.post("/projections/:name/rebuild", this::rebuild);
        routes.post("/projections/:name/retry", this::retry);
        routes.getHandler("/health/live", HealthCheckHandler.createWithHealthChecks(readiness.live()));
        routes.getHandler("/health/ready", HealthCheckHandler.createWithHealthChecks(readiness.ready()));
        routes.get("/openapi.json", this::openApi);
    }

    private Future<Response> openApi(RoutingContext request) {
        return Future.succeededFuture(Response.ok(openApi));
    }

    private Future<Response> projections(RoutingContext request) {
        return ProjectionBus.STATUS
                .request(bus, new ProjectionBus.StatusRequest())
                .map(statuses -> {
                    JsonArray projections = new JsonArray();
                    statuses.all().forEach(status -> projections.add(json(status)));
                    return Response.ok(new JsonObject().put("projections", projections));
                });
    }

    private Future<Response> rebuild(RoutingContext request) {
        String name = request.pathParam("name");
        return ProjectionBus.REBUILD
                .request(bus, new ProjectionBus.ControlRequest(name))
                .map(outcome -> answer(name, outcome));
    }

    private Future<Response> retry(RoutingContext request) {
        String name = request.pathParam("name");
        return ProjectionBus.RETRY
                .request(bus, new ProjectionBus.ControlRequest(name))
                .map(outcome -> answer(name, outcome));
    }

    private static Response answer(String name, ProjectionBus.ControlReply outcome) {
        return switch (outcome.status()) {
            case ACCEPTED -> Response.json(202, new JsonObject().put("name", name));
            case UNKNOWN_PROJECTION -> throw ProjectionProblems.unknownProjection(name);
            case BUSY -> throw ProjectionProblems.rebuildIsUnderWay(name);
        };
    }

    private static JsonObject json(ProjectionStatus status) {
        JsonArray poison = new JsonArray();
        status.deadLetteredEvents()
                .forEach(event -> poison.add(
                        new JsonObject().put("position", event.position()).put("error", event.error())));
        JsonObject json = new JsonObject()
                .put("name", status.name())
                .put("position", status.position().toString())
                .put("behindEvents", status.behindEvents())
                .put("behindSeconds", status.behindSeconds())
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("poisonEvents", poison);
        if (status.error() != null) {
            json.put("error", status.error());
        }
        if (status.rebuildPosition() != null) {
            json.put("rebuildPosition", status.rebuildPosition().toString());
        }
        return json;
    }
}
