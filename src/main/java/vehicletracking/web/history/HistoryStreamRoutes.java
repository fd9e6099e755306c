package vehicletracking.web.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries.TrackPage;
import vehicletracking.query.TemporalQueryBus;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ResponseStream;
import vehicletracking.web.http.TimeRange;
import vehicletracking.web.http.VehicleParameter;
import vehicletracking.web.track.TrackFormat;
import vehicletracking.web.track.TrackStream;

/** The requests about the past whose answers may be too long to be held in memory. */
public final class HistoryStreamRoutes {

    /** Locations of one message, and of one piece of a body. */
    private static final int PAGE_LOCATIONS = 1_000;

    private static final int MAX_TOLERANCE_METRES = 1_000_000;

    private final EventBus bus;
    private final IdleConnectionGuard guard;
    private final VehicleParameter vehicles;
    private final InstantSource clock;
    private final Duration longestRange;

    public HistoryStreamRoutes(EventBus bus, IdleConnectionGuard guard, InstantSource clock, Duration longestRange) {
        this.bus = bus;
        this.guard = guard;
        this.vehicles = new VehicleParameter(bus);
        this.clock = clock;
        this.longestRange = longestRange;
    }

    /** The head of the answer is written when the first page is there, so that what is refused still gets a status. */
    public Future<Void> track(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(
                request,
                VehicleParameter.LICENSE_PLATE,
                "from",
                "to",
                "asKnownAt",
                "format",
                "simplify",
                "after",
                "limit");
        TimeRange range = TimeRange.of(parameters, clock, longestRange);
        TrackFormat format = TrackFormat.of(request, parameters);
        TrackCursor after = parameters
                .parsed("after", TrackCursor::parse)
                .filter(cursor -> !cursor.occurredAt().isBefore(range.from()))
                .orElseGet(() -> TrackCursor.before(range.from()));
        OptionalInt limit = parameters.number("limit", PAGE_LOCATIONS);
        OptionalInt toleranceMetres = parameters.number("simplify", MAX_TOLERANCE_METRES);
        var asked = new TemporalQueryBus.TrackRange(
                after, range.to(), parameters.time("asKnownAt").orElse(null), limit.orElse(PAGE_LOCATIONS));
        return vehicles.of(request, parameters, range.from(), range.to())
                .compose(vehicle -> page(vehicle, asked).compose(first -> {
                    putHead(request, format, limit.isPresent() ? first.next() : null);
                    var following = following(vehicle, asked, limit);
                    return send(request, new TrackStream(format.writerFor(vehicle), toleranceMetres, first, following));
                }));
    }

    private Optional<Function<TrackCursor, Future<TrackPage>>> following(
            Vehicle vehicle, TemporalQueryBus.TrackRange asked, OptionalInt limit) {
        return limit.isPresent() ? Optional.empty() : Optional.of(next -> page(vehicle, asked.after(next)));
    }

    private Future<TrackPage> page(Vehicle vehicle, TemporalQueryBus.TrackRange asked) {
        return TemporalQueryBus.TRACK
                .request(bus, new TemporalQueryBus.TrackQuery(vehicle.vehicleRegisteredId(), asked))
                .map(answer -> ArchivedProblem.orWhole(answer.page(), answer.archives()));
    }

    /** How every vehicle moved. */
    public Future<Void> movement(RoutingContext request) {
        QueryParameters parameters = QueryParameters.of(request, "from", "to", "asKnownAt", "include", "format");
        TimeRange range = TimeRange.of(parameters, clock, longestRange);
        TrackFormat format = TrackFormat.of(request, parameters, List.of(TrackFormat.NDJSON, TrackFormat.CSV));
        FleetMovementStream body = new FleetMovementStream(
                bus,
                range,
                parameters.time("asKnownAt").orElse(null),
                parameters.isFlaggedIncluded(),
                format == TrackFormat.CSV);
        return TemporalQueryBus.ARCHIVED_RANGE
                .request(bus, new TemporalQueryBus.ArchivedRangeQuery(range.from(), range.to()))
                .map(missing -> ArchivedProblem.refuse(missing.archives()))
                .compose(ignored -> body.get())
                .compose(first -> {
                    putHead(request, format, null);
                    return send(request, body.startingWith(first));
                });
    }

    private static void putHead(RoutingContext request, TrackFormat format, @Nullable TrackCursor next) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType());
        if (next != null) {
            request.response().putHeader("Link", "<" + nextPage(request, next) + ">; rel=\"next\"");
        }
    }

    private Future<Void> send(RoutingContext request, Supplier<Future<Optional<Buffer>>> pieces) {
        return ResponseStream.send(
                request.response(),
                pieces,
                () -> guard.received(request.request().connection()));
    }

    /** The same request, from there on (RFC 8288). */
    private static String nextPage(RoutingContext request, TrackCursor next) {
        return request.request().path() + "?"
                + request.queryParams().entries().stream()
                        .filter(each -> !each.getKey().equals("after"))
                        .map(HistoryStreamRoutes::encoded)
                        .collect(Collectors.joining("&", "", "&after=" + next));
    }

    private static String encoded(Map.Entry<String, String> parameter) {
        return parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
    }
}
