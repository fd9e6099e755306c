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

/** The requests that read the log: a page at a time, or as a stream of lines to where it ended when it was asked for. */
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

    /** @param maxReads pages that streams read at a time */
    public EventRoutes(EventBus bus, IdleConnectionGuard guard, int maxReads) {
        this.bus = bus;
        this.guard = guard;
        this.turns = new PageReadLimiter(maxReads);
    }

    @Override
    public void addTo(RouteTable routes) {
        routes.getStreamIf("/events", EventRoutes::isNdjson, this::lines, this::page);
    }

    /** Whether lines are wanted. Who accepts neither form gets pages, as ever. */
    private static boolean isNdjson(RoutingContext request) {
        String format = request.queryParams().get("format");
        return format == null
                ? FORMATS.accepted(request).filter(Format.NDJSON::equals).isPresent()
                : format.equals("ndjson");
    }

    private Future<Response> page(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, PARAMETERS);
        FORMATS.requireKnown(parameters);
        Cursor after = parameters.cursor("after").orElse(Cursor.BEGINNING);
        int limit = parameters.limit();
        return filter(parameters)
                .map(filter -> QueryBus.EVENTS.request(bus, new QueryBus.EventsQuery(filter, after, null, limit)))
                .orElseGet(() -> Future.succeededFuture(
                        new QueryBus.FoundEvents(new EventPage(List.of(), after, true), List.of())))
                .map(found -> Response.ok(EventJson.page(found)));
    }

    /** The events up to where the log ends now. */
    private Future<Void> lines(RoutingContext request, StreamBudget.Share share) {
        QueryParameters parameters = QueryParameters.of(request, PARAMETERS);
        Cursor after = parameters.cursor("after").orElse(Cursor.BEGINNING);
        long limit = parameters.count("limit").orElse(Long.MAX_VALUE);
        Optional<EventFilter> filter = filter(parameters);
        return QueryBus.LOG_HEAD.request(bus, new QueryBus.LogHeadQuery(after)).compose(head -> {
            List<LogArchive> archived = filter.isEmpty() ? List.of() : head.archived();
            ResponseStream.Listener listener = new ResponseStream.Listener(
                    () -> putHead(request.response(), head.position(), archived), () -> noteProgress(request));
            BiFunction<Cursor, Integer, Future<EventPage>> pages = filter.<BiFunction<
                                    Cursor, Integer, Future<EventPage>>>
                            map(wanted -> (place, count) ->
                            page(request, new QueryBus.EventsQuery(wanted, place, head.position(), count), archived))
                    .orElse((place, count) -> NO_EVENTS);
            StreamPages reading = new StreamPages(turns, share, EventNdjsonStream.ROWS);
            return ResponseStream.send(
                    request.response(), new EventNdjsonStream(reading, after, limit, pages), share, listener);
        });
    }

    /** The lines themselves can't say what they pass over: it is said before them, of all positions up to the head. */
    private static void putHead(HttpServerResponse response, Cursor head, List<LogArchive> archived) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, Format.NDJSON.mediaType())
                .putHeader(Response.LOG_POSITION, head.toString());
        if (!archived.isEmpty()) {
            response.putHeader(LOG_ARCHIVED, ArchivedProblem.positions(archived));
        }
    }

    /**
     * A page that was looked for is progress too, though nothing was found and nothing is written. One that passes over what
     * went into an archive after that was told is not sent: the stream ends before it, as one that is cut off.
     */
    private Future<EventPage> page(RoutingContext request, QueryBus.EventsQuery asked, List<LogArchive> told) {
        if (request.response().closed()) {
            return Future.failedFuture("the client disconnected");
        }
        noteProgress(request);
        return QueryBus.EVENTS
                .request(bus, asked)
                .compose(found -> told.containsAll(found.archived())
                        ? Future.succeededFuture(found.page())
                        : Future.failedFuture(
                                request.response().headWritten()
                                        ? new IllegalStateException("what was being read went into an archive")
                                        : Problem.unavailable()));
    }

    private void noteProgress(RoutingContext request) {
        guard.noteProgress(request.request().connection());
    }

    /** Empty when no event can be meant. */
    private static Optional<EventFilter> filter(QueryParameters parameters) {
        EventFilter asked = EventFilter.ALL
                .withTypes(parameters.types())
                .withSubject(parameters.uuid("subject").orElse(null))
                .recordedIn(parameters.window("recordedFrom", "recordedTo"))
                .occurredIn(parameters.window("occurredFrom", "occurredTo"));
        try {
            return PayloadFilterTranslator.translate(
                    asked, parameters.jsonObject("payload").orElse(null));
        } catch (IllegalArgumentException e) {
            throw Problem.invalidParameter("payload", String.valueOf(e.getMessage()));
        }
    }
}
