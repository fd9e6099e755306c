package vehicletracking.web.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.ingest.dialect.IngestRequest;
import vehicletracking.web.http.Failures;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.RequestLimiter;

/** Handlers that read bodies of tracking clients within an {@link IngestMemoryBudget}. Confined to one event loop. */
public final class IngestBodyReader {

    /** Budget of all bodies that are being read or processed at a time. */
    public static final long BUDGET_BYTES = 64 * 1024 * 1024;

    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(IngestBodyReader.class);
    private static final String KEY = "ingest-body";

    private final IngestMemoryBudget budget;

    public IngestBodyReader(IngestMemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Body of a tracking client's request, unchanged and whatever its content type is: a malformed form must not fail
     * the request. If {@code isTruncated}, it had more than {@value #MAX_BODY_BYTES} bytes, and the rest was read and
     * dropped.
     */
    record IngestBody(Buffer bytes, boolean isTruncated, IngestMemoryBudget.Share memory) {

        IngestRequest toRequest(HttpServerRequest request) {
            Map<String, String> headers = new HashMap<>();
            request.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
            String query = request.query();
            return new IngestRequest(
                    request.method().name(), request.path(), query == null ? "" : query, headers, bytes);
        }

        /** The decompressed body; this one if it is not gzip, also if its {@code Content-Encoding} says so. */
        IngestBody decompressed(HttpServerRequest request) {
            String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            if (encoding == null || !encoding.strip().equalsIgnoreCase("gzip")) {
                return this;
            }
            try (GZIPInputStream decompressed = new GZIPInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
                byte[] kept = decompressed.readNBytes(MAX_BODY_BYTES);
                return new IngestBody(Buffer.buffer(kept), isTruncated || decompressed.read() >= 0, memory);
            } catch (IOException e) {
                return this;
            }
        }
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
            RequestLimiter.chargeBytes(context, chunk.length());
            int kept = Math.min(MAX_BODY_BYTES - bytes.length(), chunk.length());
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
