package vehicletracking.web.history;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.history.TrackCursor;
import vehicletracking.history.TrackQueries.TrackPage;
import vehicletracking.query.TemporalQueryBus;
import vehicletracking.readmodel.vehicles.VehicleQueries.Vehicle;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.web.http.AccessControl;
import vehicletracking.web.http.ArchivedProblem;
import vehicletracking.web.http.IdleConnectionGuard;
import vehicletracking.web.http.MediaTypes;
import vehicletracking.web.http.PageReadLimiter;
import vehicletracking.web.http.QueryParameters;
import vehicletracking.web.http.ResponseStream;
import vehicletracking.web.http.StreamBudget;
import vehicletracking.web.http.StreamPages;
import vehicletracking.web.http.TimeRange;
import vehicletracking.web.http.VehicleParameter;
import vehicletracking.web.track.TrackFormat;
import vehicletracking.web.track.TrackStream;

/** Routes of temporal queries whose responses are streamed, since they can exceed memory. */
final class HistoryStreams {

    /** The most locations of one message on the bus, and of one chunk of a body. */
    private static final int PAGE_LOCATIONS = 1_000;

    private static final int MAX_TOLERANCE_METRES = 1_000_000;

    private static final MediaTypes<TrackFormat> TRACK_FORMATS = new MediaTypes<>(List.of(TrackFormat.values()));
    private static final MediaTypes<TrackFormat> MOVEMENT_FORMATS =
            new MediaTypes<>(List.of(TrackFormat.NDJSON, TrackFormat.CSV));

    private final EventBus bus;
    private final IdleConnectionGuard guard;
    private final VehicleParameter vehicles;
    private final InstantSource clock;
    private final Duration longestRange;
    private final PageReadLimiter pageReads;

    HistoryStreams(EventBus bus, IdleConnectionGuard guard, InstantSource clock, Duration longestRange, int maxReads) {
        this.bus = bus;
        this.guard = guard;
        this.vehicles = new VehicleParameter(bus);
        this.clock = clock;
        this.longestRange = longestRange;
        this.pageReads = new PageReadLimiter(maxReads);
    }

    Future<Void> track(RoutingContext request, StreamBudget.Share share) {
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
        TrackFormat format = TRACK_FORMATS.select(request, parameters);
        TrackCursor after = parameters
                .parsed("after", TrackCursor::parse)
                .filter(cursor -> !cursor.occurredAt().isBefore(range.from()))
                .orElseGet(() -> TrackCursor.before(range.from()));
        OptionalInt limit = parameters.number("limit", PAGE_LOCATIONS);
        OptionalInt toleranceMetres = parameters.number("simplify", MAX_TOLERANCE_METRES);
        @Nullable Instant knownAt = parameters.time("asKnownAt").orElse(null);
        StreamPages reading = new StreamPages(pageReads, share, rows(limit, toleranceMetres.isPresent()));
        StreamPosition position = new StreamPosition(request);
        return vehicles.between(request, parameters, range.from(), range.to()).compose(vehicle -> {
            TrackStream body = new TrackStream(
                    reading,
                    format.writerFor(vehicle),
                    toleranceMetres,
                    after,
                    limit.isPresent(),
                    (place, count) -> page(
                            vehicle, new TemporalQueryBus.TrackRange(place, range.to(), knownAt, count), position));
            Runnable onHead = () -> putHead(request, format, limit.isPresent() ? body.next() : null, position);
            return send(request, body, share, onHead);
        });
    }

    private static StreamPages.RowLimits rows(OptionalInt limit, boolean isSimplified) {
        // Fixed for a requested limit, and for a simplified track: its result must not depend on sizes in bytes.
        int pageLocations = limit.orElse(PAGE_LOCATIONS);
        return limit.isPresent() || isSimplified
                ? new StreamPages.RowLimits(pageLocations, pageLocations, pageLocations)
                : new StreamPages.RowLimits(16, 100, PAGE_LOCATIONS);
    }

    private Future<TrackPage> page(Vehicle vehicle, TemporalQueryBus.TrackRange range, StreamPosition position) {
        return TemporalQueryBus.TRACK
                .request(
                        bus, new TemporalQueryBus.TrackQuery(vehicle.vehicleRegisteredId(), range), position.required())
                .map(found -> {
                    position.notePage(found.replayedUpTo());
                    return ArchivedProblem.requireComplete(found.page(), found.archives());
                });
    }

    Future<Void> movement(RoutingContext request, StreamBudget.Share share) {
        QueryParameters parameters = QueryParameters.of(request, "from", "to", "asKnownAt", "include", "format");
        TimeRange range = TimeRange.of(parameters, clock, longestRange);
        TrackFormat format = MOVEMENT_FORMATS.select(request, parameters);
        StreamPosition position = new StreamPosition(request);
        AccessScope scope = AccessControl.scopeOf(request);
        FleetMovementStream body = new FleetMovementStream(
                new StreamPages(pageReads, share, FleetMovementStream.ROWS),
                bus,
                position,
                scope,
                range,
                parameters.time("asKnownAt").orElse(null),
                parameters.isFlaggedIncluded(),
                format == TrackFormat.CSV);
        return TemporalQueryBus.ARCHIVED_RANGE
                .request(bus, new TemporalQueryBus.ArchivedRangeQuery(range.from(), range.to(), scope))
                .map(missing -> ArchivedProblem.requireNoArchives(missing.archives()))
                .compose(ignored -> send(request, body, share, () -> putHead(request, format, null, position)));
    }

    private static void putHead(
            RoutingContext request, TrackFormat format, @Nullable TrackCursor next, StreamPosition position) {
        position.putHeader(request.response());
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, format.mediaType());
        if (next != null) {
            request.response().putHeader("Link", "<" + nextPage(request, next) + ">; rel=\"next\"");
        }
    }

    private Future<Void> send(
            RoutingContext request,
            Supplier<Future<Optional<Buffer>>> chunks,
            StreamBudget.Share share,
            Runnable onHead) {
        Runnable onProgress = () -> guard.noteProgress(request.request());
        return ResponseStream.send(request.request(), chunks, share, new ResponseStream.Listener(onHead, onProgress));
    }

    /** The address of the next page (RFC 8288). */
    private static String nextPage(RoutingContext request, TrackCursor next) {
        return request.request().path() + "?"
                + request.queryParams().entries().stream()
                        .filter(each -> !each.getKey().equals("after"))
                        .map(HistoryStreams::encoded)
                        .collect(Collectors.joining("&", "", "&after=" + next));
    }

    private static String encoded(Map.Entry<String, String> parameter) {
        return parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
    }
}
