package vehicletracking.web.log;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.integrity.EventProofs;
import vehicletracking.query.QueryBus;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Routes that prove that an event is in the log and unchanged. */
public final class AuditRoutes implements RouteGroup {

    private final EventBus bus;

    public AuditRoutes(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/events/:eventId", this::event);
        routes.get("/audit/head", this::heads);
        routes.get("/audit/proof/:eventId", this::proof);
    }

    private Future<Response> event(RoutingContext request) {
        UUID eventId = QueryParameters.pathId(request, "eventId");
        return QueryBus.EVENT.request(bus, query(request, eventId)).map(found -> {
            if (found.event() == null) {
                throw ArchivedProblem.unknownOrArchived(eventId, found.archives());
            }
            return Response.ok(EventJson.event(found.event()));
        });
    }

    private static QueryBus.EventQuery query(RoutingContext request, UUID eventId) {
        return new QueryBus.EventQuery(eventId, AccessControl.scopeOf(request));
    }

    private Future<Response> heads(RoutingContext request) {
        return QueryBus.AUDIT_HEADS.request(bus, new QueryBus.AuditHeadsQuery()).map(heads -> {
            JsonArray all = new JsonArray();
            heads.all()
                    .forEach(head -> all.add(new JsonObject()
                            .put("position", head.position().toString())
                            .put("committedAt", head.committedAt().toString())
                            .put("chain", head.chain())));
            return Response.ok(new JsonObject().put("heads", all));
        });
    }

    private Future<Response> proof(RoutingContext request) {
        UUID eventId = QueryParameters.pathId(request, "eventId");
        return QueryBus.PROOF.request(bus, query(request, eventId)).map(found -> {
            if (found.proof() == null) {
                throw ArchivedProblem.unknownOrArchived(eventId, found.archives());
            }
            return Response.ok(json(found.proof()));
        });
    }

    /** The digested parts of an event that are not columns, as stored and in canonical form. */
    private static JsonObject digestedParts(RecordedEvent event) {
        return new JsonObject()
                .put("schemaVersion", event.schemaVersion())
                .put("payload", CanonicalJson.of(event.payload()).text())
                .put("metadata", CanonicalJson.of(event.metadata()).text());
    }

    private static JsonObject json(EventProofs.Proof proof) {
        JsonObject batch = new JsonObject()
                .put("firstPosition", proof.firstPosition().toString())
                .put("eventCount", proof.eventCount())
                .put("committedAt", proof.committedAt().toString())
                .put("eventDigests", new JsonArray(proof.eventDigests()))
                .put("digest", proof.batchDigest());
        JsonObject json = new JsonObject().put("event", EventJson.event(proof.event()));
        String principal = EventMapper.principal(proof.event());
        if (principal != null) {
            json.put("by", principal);
        }
        return json.put("stored", digestedParts(proof.event()))
                .put("eventDigest", proof.eventDigest())
                .put("batch", batch)
                .put("chainBefore", proof.chainBefore())
                .put("chain", proof.chain());
    }
}
