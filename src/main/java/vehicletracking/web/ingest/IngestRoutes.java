package vehicletracking.web.ingest;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import vehicletracking.eventstore.Cursor;
import vehicletracking.ingest.ReportIntake;
import vehicletracking.ingest.dialect.DecodedItem;
import vehicletracking.ingest.dialect.DecodedRequest;
import vehicletracking.ingest.dialect.Dialect;
import vehicletracking.ingest.dialect.Dialects;
import vehicletracking.ingest.dialect.IngestRequest;
import vehicletracking.web.http.DeviceProblems;
import vehicletracking.web.http.RequestCause;
import vehicletracking.web.http.RequestLimiter;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/**
 * Routes of tracking clients, one group of paths for each dialect. Most clients repeat a report forever until it is
 * answered 2xx, so a report that can never become valid is quarantined and not refused.
 */
public final class IngestRoutes implements RouteGroup {

    private static final String TEXT = "text/plain";

    /** Dialects whose reports may be the query of a GET. */
    private static final Set<String> DIALECTS_WITH_GET = Set.of("osmand", "gpslogger");

    /** Larger bodies are decoded on a worker thread, because that would block the event loop. */
    private static final int MAX_BYTES_ON_EVENT_LOOP = 64 * 1024;

    private final IngestBodyReader bodies = new IngestBodyReader(new IngestMemoryBudget(IngestBodyReader.BUDGET_BYTES));
    private final Dialects dialects;
    private final ReportIntake intake;
    private final InstantSource clock;

    public IngestRoutes(Dialects dialects, ReportIntake intake, InstantSource clock) {
        this.dialects = dialects;
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public void addTo(RouteTable routes) {
        addDialect(routes, "osmand", "/");
        addDialect(routes, "owntracks", "/pub");
        addDialect(routes, "overland", "/overland");
        addDialect(routes, "gpslogger", "/log", "/api/webhook/*");
    }

    private void addDialect(RouteTable routes, String dialect, String... customary) {
        Function<RoutingContext, Future<Response>> handler = handlerOf(dialect);
        String path = "/ingest/" + dialect;
        if (DIALECTS_WITH_GET.contains(dialect)) {
            routes.getBody(path, bodies::read, handler);
        }
        routes.postBody(path, bodies::read, handler);
        // Clients append paths to the configured address, and choose the method.
        routes.anyLike(path, path + "/*", bodies::read, handler);
        // Clients report at these paths by default, so a client of another server needs no new address.
        for (String each : customary) {
            routes.anyLike(path, each, each.equals("/") ? bodies::readIfReport : bodies::read, handler);
        }
    }

    private record DecodedSource(IngestRequest request, DecodedRequest decoding) {}

    private Function<RoutingContext, Future<Response>> handlerOf(String name) {
        Dialect dialect = dialects.byName(name).orElseThrow();
        return request -> {
            Future<Response> answer = ingest(request, dialect);
            IngestBodyReader.of(request).memory().holdUntil(answer);
            return answer;
        };
    }

    private Future<Response> ingest(RoutingContext request, Dialect dialect) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return decode(request, dialect, receivedAt).compose(decoded -> {
            reserveDecompressed(request, decoded.request().body());
            RequestLimiter.chargeLocations(request, decoded.decoding().items().size());
            ReportIntake.Source source =
                    new ReportIntake.Source(dialect.name(), decoded.request(), receivedAt, RequestCause.of(request));
            return intake.ingest(source, decoded.decoding().items())
                    .map(result -> answer(decoded.decoding().response(), result));
        });
    }

    private static void reserveDecompressed(RoutingContext request, Buffer decompressed) {
        // Its size is known after decoding; it occupies memory beside the received body.
        if (isCompressed(request)) {
            IngestBodyReader.of(request).memory().reserve(decompressed.length());
        }
    }

    private static boolean isCompressed(RoutingContext request) {
        return request.request().headers().contains("Content-Encoding");
    }

    private static Future<DecodedSource> decode(RoutingContext request, Dialect dialect, Instant receivedAt) {
        boolean isOnEventLoop =
                IngestBodyReader.of(request).bytes().length() <= MAX_BYTES_ON_EVENT_LOOP && !isCompressed(request);
        return isOnEventLoop
                // map turns an exception into a failed Future, as executeBlocking does
                ? Future.succeededFuture(request).map(each -> decodeOnThisThread(each, dialect, receivedAt))
                : request.vertx().executeBlocking(() -> decodeOnThisThread(request, dialect, receivedAt), false);
    }

    private static DecodedSource decodeOnThisThread(RoutingContext request, Dialect dialect, Instant receivedAt) {
        IngestBodyReader.IngestBody body = IngestBodyReader.of(request).decompressed(request.request());
        IngestRequest source = body.toRequest(request.request());
        DecodedRequest decoding = dialect.decode(source, receivedAt);
        return new DecodedSource(source, body.isTruncated() ? withTruncationNotice(decoding, body.bytes()) : decoding);
    }

    private static DecodedRequest withTruncationNotice(DecodedRequest decoding, Buffer bytes) {
        List<DecodedItem> items = new ArrayList<>(decoding.items());
        items.add(new DecodedItem.Undecodable(
                null,
                "the body has more than " + IngestBodyReader.MAX_BODY_BYTES + " bytes, and the rest was dropped",
                bytes.getBuffer(0, Math.min(bytes.length(), DecodedItem.MAX_RAW_BYTES))));
        return new DecodedRequest(items, decoding.response());
    }

    private static Response answer(DecodedRequest.ClientResponse answer, ReportIntake.IntakeResult result) {
        if (result.rejected() != null) {
            throw DeviceProblems.unknownDevice(result.rejected().text());
        }
        CharSequence contentType = answer.contentType() == null ? TEXT : answer.contentType();
        String position = result.position().equals(Cursor.BEGINNING)
                ? null
                : result.position().toString();
        return new Response(200, contentType, Buffer.buffer(answer.body()), position, null)
                .withLocationFlags(result.flags());
    }
}
