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
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/**
 * The requests of tracking clients. Most of them send what was not answered 2xx again for ever, so nothing that can never
 * become valid is refused: it goes into the quarantine.
 */
public final class IngestRoutes implements RouteGroup {

    private static final String TEXT = "text/plain";

    /** Dialects whose reports may be the query of a GET. */
    private static final Set<String> DIALECTS_WITH_GET = Set.of("osmand", "gpslogger");

    /** Reading more than this takes so long that the event loop does not do it. */
    private static final int MAX_BYTES_ON_EVENT_LOOP = 64 * 1024;

    private final IngestBodyReader bodies = new IngestBodyReader(new IngestMemoryBudget(IngestBodyReader.MAX_BYTES));
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
        addTo(routes, "osmand", "/");
        addTo(routes, "owntracks", "/pub");
        addTo(routes, "overland", "/overland");
        addTo(routes, "gpslogger", "/log", "/api/webhook/*");
    }

    /**
     * Clients append paths to the address that they are given, and use methods of their own choice.
     *
     * @param customary paths at which clients report by default, so that a client of another server needs no new address
     */
    private void addTo(RouteTable routes, String dialect, String... customary) {
        Function<RoutingContext, Future<Response>> handler = in(dialect);
        String path = "/ingest/" + dialect;
        if (DIALECTS_WITH_GET.contains(dialect)) {
            routes.getBody(path, bodies::read, handler);
        }
        routes.postBody(path, bodies::read, handler);
        routes.any(path + "/*", bodies::read, handler);
        for (String each : customary) {
            routes.any(each, each.equals("/") ? bodies::readIfThereIsAny : bodies::read, handler);
        }
    }

    private record DecodedSource(IngestRequest request, DecodedRequest decoding) {}

    /** What takes requests in a dialect. */
    private Function<RoutingContext, Future<Response>> in(String name) {
        Dialect dialect = dialects.byName(name).orElseThrow();
        return request -> {
            Future<Response> answer = take(request, dialect);
            IngestBodyReader.of(request).room().keepFor(answer);
            return answer;
        };
    }

    private Future<Response> take(RoutingContext request, Dialect dialect) {
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return understood(request, dialect, receivedAt).compose(understood -> {
            noteUnpacked(request, understood.request().body());
            ReportIntake.Source source = new ReportIntake.Source(
                    dialect.name(), understood.request(), receivedAt, RequestCause.of(request.request()));
            return intake.ingest(source, understood.decoding().items())
                    .map(taken -> answer(understood.decoding().response(), taken));
        });
    }

    /** Only now it is known how large it is, and it is there beside the one that was sent. */
    private static void noteUnpacked(RoutingContext request, Buffer unpacked) {
        if (isPacked(request)) {
            IngestBodyReader.of(request).room().grow(unpacked.length());
        }
    }

    private static boolean isPacked(RoutingContext request) {
        return request.request().headers().contains("Content-Encoding");
    }

    private static Future<DecodedSource> understood(RoutingContext request, Dialect dialect, Instant receivedAt) {
        boolean isQuick =
                IngestBodyReader.of(request).bytes().length() <= MAX_BYTES_ON_EVENT_LOOP && !isPacked(request);
        return isQuick
                ? Future.succeededFuture(request).map(asked -> understand(asked, dialect, receivedAt))
                : request.vertx().executeBlocking(() -> understand(request, dialect, receivedAt), false);
    }

    private static DecodedSource understand(RoutingContext request, Dialect dialect, Instant receivedAt) {
        IngestBody body = IngestBodyReader.of(request).unpacked(request.request());
        IngestRequest asked = body.in(request.request());
        DecodedRequest decoding = dialect.decode(asked, receivedAt);
        return new DecodedSource(asked, body.isCut() ? withNoteOfCut(decoding, body.bytes()) : decoding);
    }

    private static DecodedRequest withNoteOfCut(DecodedRequest decoding, Buffer bytes) {
        List<DecodedItem> items = new ArrayList<>(decoding.items());
        items.add(new DecodedItem.Undecodable(
                null,
                "the body has more than " + IngestBody.MAX_BYTES + " bytes, and the rest was dropped",
                bytes.getBuffer(0, Math.min(bytes.length(), DecodedItem.MAX_RAW_BYTES))));
        return new DecodedRequest(items, decoding.response());
    }

    private static Response answer(DecodedRequest.ClientResponse answer, ReportIntake.IntakeResult taken) {
        if (taken.rejected() != null) {
            throw DeviceProblems.unknownDevice(taken.rejected().text());
        }
        CharSequence contentType = answer.contentType() == null ? TEXT : answer.contentType();
        String position = taken.position().equals(Cursor.BEGINNING)
                ? null
                : taken.position().toString();
        return new Response(200, contentType, Buffer.buffer(answer.body()), position, null)
                .withLocationFlags(taken.flags());
    }
}
