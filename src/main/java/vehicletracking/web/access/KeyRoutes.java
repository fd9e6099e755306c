package vehicletracking.web.access;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vehicletracking.access.KeySecret;
import vehicletracking.command.CommandClient;
import vehicletracking.command.CommandReply;
import vehicletracking.query.AccessKeyQueryBus;
import vehicletracking.query.QueryBus;
import vehicletracking.readmodel.accesskeys.AccessKeyProjection;
import vehicletracking.readmodel.accesskeys.AccessKeyQueries.AccessKeys;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.UuidParser;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.web.command.CommandBodies;
import vehicletracking.web.command.CommandReplies;
import vehicletracking.web.http.AccessProblems;
import vehicletracking.web.http.BodyReader;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ReadYourWrites;
import vehicletracking.web.http.RequestCause;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes of access keys: issue, change, revoke, list. The secret is in the response to the issue only. */
public final class KeyRoutes implements RouteGroup {

    private static final String ID = "accessKeyId";

    private final EventBus bus;
    private final CommandClient commands;
    private final KeyBodies bodies;
    private final ReadYourWrites readYourWrites;

    public KeyRoutes(EventBus bus, CommandClient commands, JsonObject openApi, InstantSource clock) {
        this.bus = bus;
        this.commands = commands;
        this.bodies = new KeyBodies(openApi, clock);
        this.readYourWrites = new ReadYourWrites(bus);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.postJson("/issue-key", this::issue);
        routes.postJson("/change-key", this::change);
        routes.postJson("/revoke-key", this::revoke);
        routes.get("/keys", this::keys);
        routes.get("/keys/:accessKeyId", this::key);
    }

    private Future<Response> issue(RoutingContext request) {
        KeyBodies.Grant grant = bodies.issueKey(BodyReader.bodyOf(request));
        KeySecret secret = KeySecret.generate();
        return vehicleIds(grant.vehicles())
                .compose(vehicles -> send(request, bodies.issue(grant, vehicles, secret)))
                .map(reply -> issued(request, reply, secret));
    }

    private static Response issued(RoutingContext request, CommandReply reply, KeySecret secret) {
        if (!(reply instanceof CommandReply.KeyIssued(var id, var position))) {
            return CommandReplies.responseTo(reply);
        }
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        JsonObject body = new JsonObject().put(ID, id.toString()).put("key", secret.text());
        return Response.created(body.toBuffer(), position.toString(), "/keys/" + id);
    }

    private Future<Response> change(RoutingContext request) {
        KeyBodies.Grant grant = bodies.changeKey(BodyReader.bodyOf(request));
        return vehicleIds(grant.vehicles())
                .compose(vehicles -> send(request, bodies.change(grant, vehicles)))
                .map(CommandReplies::responseTo);
    }

    private Future<Response> revoke(RoutingContext request) {
        return send(request, bodies.revokeKey(BodyReader.bodyOf(request))).map(CommandReplies::responseTo);
    }

    private Future<CommandReply> send(RoutingContext request, VehicleCommand command) {
        return commands.send(command, RequestCause.of(request));
    }

    /** One after another, so that a long list does not occupy the connections of other queries. */
    private Future<Set<UUID>> vehicleIds(List<String> idsOrPlates) {
        Future<Set<UUID>> found = Future.succeededFuture(new HashSet<>());
        for (String idOrPlate : idsOrPlates) {
            found = found.compose(ids -> vehicleId(idOrPlate).map(id -> {
                ids.add(id);
                return ids;
            }));
        }
        return found;
    }

    private Future<UUID> vehicleId(String idOrPlate) {
        Optional<UUID> id = UuidParser.parse(idOrPlate);
        QueryBus.VehicleSelector selector = id.<QueryBus.VehicleSelector>map(
                        each -> new QueryBus.VehicleSelector.WithId(each, null))
                .orElseGet(() -> new QueryBus.VehicleSelector.WithCurrentPlate(plate(idOrPlate)));
        return QueryBus.VEHICLES
                .request(bus, new QueryBus.VehiclesQuery(selector, AccessScope.ALL))
                .map(found -> found.all().stream()
                        .findFirst()
                        .orElseThrow(() -> CommandBodies.invalid("vehicles", "has no known vehicle " + idOrPlate))
                        .vehicleRegisteredId());
    }

    private static LicensePlate plate(String text) {
        try {
            return new LicensePlate(text);
        } catch (IllegalArgumentException e) {
            throw CommandBodies.invalid("vehicles", String.valueOf(e.getMessage()));
        }
    }

    private Future<Response> keys(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "after", "limit");
        return query(request, parameters.uuid("after").orElse(null), null, parameters.limit())
                .map(found -> Response.ok(KeyJson.keys(found))
                        .withLogPosition(found.asOf().position().toString()));
    }

    private Future<Response> key(RoutingContext request) {
        UUID id = QueryParameters.pathId(request, ID);
        return query(request, null, id, 1)
                .map(found -> Response.ok(KeyJson.key(
                                found.all().stream().findFirst().orElseThrow(() -> AccessProblems.unknownKey(id))))
                        .withLogPosition(found.asOf().position().toString()));
    }

    private Future<AccessKeys> query(RoutingContext request, @Nullable UUID after, @Nullable UUID id, int limit) {
        return readYourWrites.request(
                request,
                AccessKeyProjection.PROJECTION,
                AccessKeyQueryBus.ACCESS_KEYS,
                new AccessKeyQueryBus.AccessKeysQuery(after, id, limit));
    }
}
