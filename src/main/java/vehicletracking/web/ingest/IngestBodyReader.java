package vehicletracking.web.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.Problem;

/** Handlers that read bodies of tracking clients within a memory budget. Confined to one event loop. */
public final class IngestBodyReader {

    /** Budget of all bodies that are being read or processed at a time. */
    public static final long MAX_BYTES = 64 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(IngestBodyReader.class);
    private static final String KEY = "ingest-body";

    private final IngestMemoryBudget budget;

    public IngestBodyReader(IngestMemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Reads the body and calls the next handler. A body that exceeds the budget is refused with {@link
     * Problem#overloaded}; the rest of it is read and dropped.
     */
    public void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        IngestMemoryBudget.Share share = budget.newShare();
        context.addEndHandler(ignored -> share.releaseUnlessHeld());
        Buffer bytes = Buffer.buffer();
        boolean[] isTruncated = {false};
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response()
                    .writeContinue()
                    .onFailure(gone -> LOG.debug("a client disconnected before it sent its body"));
        }
        request.exceptionHandler(broken -> context.fail(Failures.bodyFailure(broken)));
        request.endHandler(ignored -> {
            context.put(KEY, new IngestBody(bytes, isTruncated[0], share));
            context.next();
        });
        request.handler(chunk -> {
            int kept = Math.min(IngestBody.MAX_BYTES - bytes.length(), chunk.length());
            if (share.tryReserve(kept)) {
                isTruncated[0] |= chunk.length() > kept;
                bytes.appendBuffer(chunk, 0, kept);
            } else {
                request.handler(dropped -> {}).endHandler(dropped -> {});
                context.fail(Problem.overloaded());
            }
        });
    }

    /** As {@link #read} for a report; any other request is answered 405. */
    public void readIfReport(RoutingContext context) {
        if (isReport(context.request())) {
            read(context);
        } else {
            context.fail(405);
        }
    }

    /** Whether a request has a body or a query, which may contain a report. */
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
