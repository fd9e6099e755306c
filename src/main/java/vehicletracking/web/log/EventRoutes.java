package vehicletracking.web.log;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import vehicletracking.eventschema.PayloadFilterTranslator;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventPage;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.query.QueryBus;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.MediaTypes;
import vehicletracking.web.http.PageReadLimiter;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.ResponseStream;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.StreamPages;

/**
 * Routes that read the event log: as a page, or as a stream of NDJSON up to the head of the log at the time of the
 * request.
 */
public final class EventRoutes implements RouteGroup {

    private enum Format implements MediaTypes.Format {
        JSON("application/json"),
        NDJSON("application/x-ndjson");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        @Override
        public String mediaType() {
            return mediaType;
        }
    }

    private static final MediaTypes<Format> FORMATS = new MediaTypes<>(List.of(Format.values()));

    private static final Future<EventPage> NO_EVENTS =
            Future.succeededFuture(new EventPage(List.of(), Cursor.BEGINNING, true));

    private static final CharSequence LOG_ARCHIVED = HttpHeaders.createOptimized("log-archived");

    private static final String[] PARAMETERS = {
        "after",
        "type",
        "subject",
        "payload",
        "recordedFrom",
        "recordedTo",
        "occurredFrom",
        "occurredTo",
        "limit",
        "format"
    };

    private final EventBus bus;
    private final IdleConnectionGuard guard;
    private final PageReadLimiter turns;

    /** @param maxReads pages that all streams together read at a time */
    public EventRoutes(EventBus bus, IdleConnectionGuard guard, int maxReads) {
        this.bus = bus;
        this.guard = guard;
        this.turns = new PageReadLimiter(maxReads);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.getStreamIf("/events", EventRoutes::isNdjson, this::stream, this::page);
    }

    private static boolean isNdjson(RoutingContext request) {
        // A client that accepts neither format gets a page.
        String format = request.queryParams().get("format");
        return format == null
                ? FORMATS.accepted(request).filter(Format.NDJSON::equals).isPresent()
                : format.equals("ndjson");
    }

    private Future<Response> page(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, PARAMETERS);
        FORMATS.requireKnown(parameters);
        Cursor after = parameters.cursor("after").orElse(Cursor.BEGINNING);
        AccessScope scope = AccessControl.scopeOf(request);
        int limit = parameters.limit();
        return filter(parameters)
                .map(filter ->
                        QueryBus.EVENTS.request(bus, new QueryBus.EventsQuery(filter, after, null, scope, limit)))
                .orElseGet(() -> Future.succeededFuture(
                        new QueryBus.FoundEvents(new EventPage(List.of(), after, true), List.of())))
                .map(found -> Response.ok(EventJson.page(found)));
    }

    private Future<Void> stream(RoutingContext request, StreamBudget.Share share) {
        QueryParameters parameters = QueryParameters.of(request, PARAMETERS);
        Cursor after = parameters.cursor("after").orElse(Cursor.BEGINNING);
        long limit = parameters.count("limit").orElse(Long.MAX_VALUE);
        Optional<EventFilter> filter = filter(parameters);
        return QueryBus.LOG_HEAD
                .request(bus, new QueryBus.LogHeadQuery(after, AccessControl.scopeOf(request)))
                .compose(head -> {
                    List<LogArchive> archived = filter.isEmpty() ? List.of() : head.archived();
                    ResponseStream.Listener listener = new ResponseStream.Listener(
                            () -> putHead(request.response(), head.position(), archived),
                            () -> reportProgress(request));
                    BiFunction<Cursor, Integer, Future<EventPage>> pages =
                            pages(request, filter, head.position(), archived);
                    StreamPages reading = new StreamPages(turns, share, EventNdjsonStream.ROWS);
                    return ResponseStream.send(
                            request.request(), new EventNdjsonStream(reading, after, limit, pages), share, listener);
                });
    }

    private BiFunction<Cursor, Integer, Future<EventPage>> pages(
            RoutingContext request, Optional<EventFilter> filter, Cursor head, List<LogArchive> announced) {
        AccessScope scope = AccessControl.scopeOf(request);
        return filter.isEmpty()
                ? (position, count) -> NO_EVENTS
                : (position, count) ->
                        page(request, new QueryBus.EventsQuery(filter.get(), position, head, scope, count), announced);
    }

    private static void putHead(HttpServerResponse response, Cursor head, List<LogArchive> archived) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, Format.NDJSON.mediaType())
                .putHeader(Response.LOG_POSITION, head.toString());
        // NDJSON has no place for the archives that the stream passes over; the header names those up to the head.
        if (!archived.isEmpty()) {
            response.putHeader(LOG_ARCHIVED, ArchivedProblem.positions(archived));
        }
    }

    private Future<EventPage> page(RoutingContext request, QueryBus.EventsQuery query, List<LogArchive> announced) {
        if (request.response().closed()) {
            return Future.failedFuture("the client disconnected");
        }
        // An empty page counts as progress of the connection too.
        reportProgress(request);
        return QueryBus.EVENTS
                .request(bus, query)
                // The stream fails without the end of its encoding at an archive which the header did not announce.
                .compose(found -> announced.containsAll(found.archived())
                        ? Future.succeededFuture(found.page())
                        : Future.failedFuture(
                                request.response().headWritten()
                                        ? new IllegalStateException("a partition was archived while the stream read it")
                                        : Problem.unavailable()));
    }

    private void reportProgress(RoutingContext request) {
        guard.noteProgress(request.request());
    }

    /** The filter of the parameters {@code type}, {@code subject}, {@code payload} and of times; empty if no event can match. */
    public static Optional<EventFilter> filter(QueryParameters parameters) {
        EventFilter filter = EventFilter.ALL
                .withTypes(parameters.types())
                .withSubject(parameters.uuid("subject").orElse(null))
                .recordedIn(parameters.window("recordedFrom", "recordedTo"))
                .occurredIn(parameters.window("occurredFrom", "occurredTo"));
        try {
            return PayloadFilterTranslator.translate(
                    filter, parameters.jsonObject("payload").orElse(null));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter("payload", String.valueOf(e.getMessage()));
        }
    }
}
