package vehicletracking.web.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.Problem;

/** Reads the bodies of tracking clients' requests, as long as there is room for them. Confined to one event loop. */
public final class IngestBodyReader {

    /** Of all that are read or worked on at a time. */
    public static final long MAX_BYTES = 64 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(IngestBodyReader.class);
    private static final String KEY = "ingest-body";

    private final IngestMemoryBudget room;

    public IngestBodyReader(IngestMemoryBudget room) {
        this.room = room;
    }

    /** Reads it, and hands the request on. Where there is no room for it, it is refused, read and dropped. */
    public void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        IngestMemoryBudget.Share share = room.share();
        context.addEndHandler(ignored -> share.leave());
        Buffer bytes = Buffer.buffer();
        boolean[] isCut = {false};
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("a client left before it sent its body"));
        }
        request.exceptionHandler(broken -> context.fail(Failures.bodyFailure(broken)));
        request.endHandler(ignored -> {
            context.put(KEY, new IngestBody(bytes, isCut[0], share));
            context.next();
        });
        request.handler(chunk -> {
            int wanted = Math.min(IngestBody.MAX_BYTES - bytes.length(), chunk.length());
            if (share.hasTaken(wanted)) {
                isCut[0] |= chunk.length() > wanted;
                bytes.appendBuffer(chunk, 0, wanted);
            } else {
                request.handler(dropped -> {}).endHandler(dropped -> {});
                context.fail(Problem.overloaded());
            }
        });
    }

    /** As {@link #read}; a request that has neither a body nor a query is no report, and its method is not allowed. */
    public void readIfThereIsAny(RoutingContext context) {
        if (isReport(context.request())) {
            read(context);
        } else {
            context.fail(405);
        }
    }

    /** Whether a request has a body or a query, in which a report may be. */
    public static boolean isReport(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.query() != null
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.equals("0"));
    }

    static IngestBody of(RoutingContext context) {
        return context.get(KEY);
    }
}
