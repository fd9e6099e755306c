package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import vehicletracking.eventschema.EventScope;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.live.EventSelection;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.PageReadLimiter;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.log.EventRoutes;

/** Route of the stream of events. */
public final class LiveEventRoutes implements RouteGroup {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int PAGE_EVENTS = 200;

    private final EventBus bus;
    private final LiveAdmission admission;
    private final EventHub hub;
    private final PageReadLimiter reads;

    /**
     * Routes of one event loop.
     *
     * @param maxReads pages of the log that all clients together read at a time
     */
    public LiveEventRoutes(EventBus bus, LiveAdmission admission, EventHub hub, int maxReads) {
        this.bus = bus;
        this.admission = admission;
        this.hub = hub;
        this.reads = new PageReadLimiter(maxReads);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.getEndless("/live/events", this::events);
    }

    private Future<Void> events(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "after", "type", "subject", "payload", "bbox");
        AccessScope scope = AccessControl.scopeOf(request);
        EventFilter filter = EventRoutes.filter(parameters)
                .orElseThrow(() -> Problem.invalidParameter("payload", "is such that no event can match it"));
        EventSelection selection = new EventSelection(
                EventScope.restrict(filter, scope),
                parameters.boundingBox("bbox").orElse(null));
        Optional<Cursor> after = after(request, parameters);
        return QueryBus.LOG_HEAD
                .request(bus, new QueryBus.LogHeadQuery(after.orElse(Cursor.BEGINNING), scope))
                .compose(head -> after.isEmpty()
                        ? follow(request, scope, selection, head.position())
                        : Future.succeededFuture(head.archived())
                                .map(ArchivedProblem::requireNoArchives)
                                .compose(none -> follow(request, scope, selection, after.get())));
    }

    /** A browser that connects again sends the id of the last event that it has received. */
    private static Optional<Cursor> after(RoutingContext request, QueryParameters parameters) {
        String lastId = request.request().getHeader(LAST_EVENT_ID);
        if (lastId == null || lastId.isEmpty()) {
            return parameters.cursor("after");
        }
        try {
            return Optional.of(Cursor.parse(lastId));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter(LAST_EVENT_ID, String.valueOf(e.getMessage()));
        }
    }

    private Future<Void> follow(RoutingContext request, AccessScope scope, EventSelection selection, Cursor after) {
        return admission.admit(
                request,
                response -> new EventClient(
                                response,
                                hub,
                                selection,
                                after,
                                position -> read(new QueryBus.EventsQuery(
                                        selection.filter(), position, null, scope, PAGE_EVENTS)))
                        .start());
    }

    private Future<QueryBus.FoundEvents> read(QueryBus.EventsQuery query) {
        return reads.submit(() -> QueryBus.EVENTS.request(bus, query));
    }
}
