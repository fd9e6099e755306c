package vehicletracking.web.live;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import vehicletracking.eventschema.EventScope;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.live.EventSelection;
import vehicletracking.live.LiveBudget;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.PageReadLimiter;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.log.EventRoutes;

/** Routes of streams of changes, which end when the client disconnects. */
public final class LiveRoutes implements RouteGroup {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int PAGE_EVENTS = 200;

    /** Written and not yet sent, of one client. */
    private static final int WRITE_QUEUE_BYTES = 16 * 1024;

    private final EventBus bus;
    private final IdleConnectionGuard guard;
    private final LiveBudget budget;
    private final LiveHub hub;
    private final PageReadLimiter reads;

    /**
     * Routes of one event loop.
     *
     * @param budget shared by all event loops
     * @param maxReads pages of the log that all clients together read at a time
     */
    public LiveRoutes(EventBus bus, IdleConnectionGuard guard, LiveBudget budget, LiveHub hub, int maxReads) {
        this.bus = bus;
        this.guard = guard;
        this.budget = budget;
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
                .compose(head -> {
                    after.ifPresent(ignored -> ArchivedProblem.requireNoArchives(head.archived()));
                    return follow(request, scope, selection, after.orElse(head.position()));
                });
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
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no"); // nginx passes each event on
        if (request.request().method().equals(HttpMethod.HEAD)) {
            return response.end();
        }
        if (!budget.tryAcquire()) {
            throw Problem.tooManyStreams();
        }
        response.setChunked(true).setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        EventClient client = new EventClient(
                response,
                hub,
                selection,
                after,
                position -> read(new QueryBus.EventsQuery(selection.filter(), position, null, scope, PAGE_EVENTS)),
                () -> guard.noteProgress(request.request()),
                () -> AccessControl.isStillPermitted(request));
        return client.start().onComplete(ignored -> budget.release());
    }

    private Future<QueryBus.FoundEvents> read(QueryBus.EventsQuery query) {
        return reads.submit(() -> QueryBus.EVENTS.request(bus, query));
    }
}
