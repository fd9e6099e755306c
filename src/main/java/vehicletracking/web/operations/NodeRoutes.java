package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import vehicletracking.cluster.NodeBus;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Route of the nodes of the cluster. */
public final class NodeRoutes implements RouteGroup {

    private final EventBus bus;

    public NodeRoutes(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/nodes", this::nodes);
    }

    private Future<Response> nodes(RoutingContext request) {
        return NodeBus.NODES.request(bus, new NodeBus.StatusRequest()).map(found -> {
            JsonArray nodes = new JsonArray();
            found.nodes().forEach(node -> nodes.add(json(node)));
            return Response.ok(
                    new JsonObject().put("answeredBy", found.answeredBy()).put("nodes", nodes));
        });
    }

    private static JsonObject json(NodeBus.Node node) {
        JsonObject json = new JsonObject().put("id", node.id()).put("isReachable", node.isReachable());
        return node.isReachable()
                ? json.put("version", node.version())
                        .put("startedAt", node.startedAt())
                        .put("httpPort", node.httpPort())
                        .put("preferredShards", new JsonArray(node.preferredShards()))
                        .put("collisions", node.collisions())
                : json;
    }
}
