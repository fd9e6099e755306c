package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import vehicletracking.projection.ProjectionBus;
import vehicletracking.projection.ProjectionStatus;
import vehicletracking.web.http.Answer;
import vehicletracking.web.http.Problem;

/** The requests of those who run the service. */
public final class OperationsRoutes {

    private final EventBus bus;
    private final JsonObject openApi;

    public OperationsRoutes(EventBus bus, JsonObject openApi) {
        this.bus = bus;
        this.openApi = openApi;
    }

    public Future<Answer> openApi(RoutingContext request) {
        return Future.succeededFuture(Answer.ok(openApi));
    }

    public Future<Answer> projections(RoutingContext request) {
        return ProjectionBus.STATUS.request(bus, new ProjectionBus.Question()).map(statuses -> {
            JsonArray projections = new JsonArray();
            statuses.all().forEach(status -> projections.add(json(status)));
            return Answer.ok(new JsonObject().put("projections", projections));
        });
    }

    public Future<Answer> rebuild(RoutingContext request) {
        String name = request.pathParam("name");
        return ProjectionBus.REBUILD.request(bus, new ProjectionBus.Order(name)).map(outcome -> answer(name, outcome));
    }

    public Future<Answer> retry(RoutingContext request) {
        String name = request.pathParam("name");
        return ProjectionBus.RETRY.request(bus, new ProjectionBus.Order(name)).map(outcome -> answer(name, outcome));
    }

    private static Answer answer(String name, ProjectionBus.Outcome outcome) {
        return switch (outcome.verdict()) {
            case ACCEPTED -> Answer.json(202, new JsonObject().put("name", name));
            case UNKNOWN_PROJECTION -> throw Problem.unknownProjection(name);
            case BUSY -> throw Problem.rebuildIsUnderWay(name);
        };
    }

    private static JsonObject json(ProjectionStatus status) {
        JsonArray poison = new JsonArray();
        status.poisonEvents()
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
