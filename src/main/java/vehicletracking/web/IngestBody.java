package vehicletracking.web;

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
import vehicletracking.ingest.IngestRequest;

/**
 * The body of a tracking client's request, as it was sent and whatever it calls itself. Forms are not taken apart here:
 * what is wrong with one must not end the request.
 *
 * @param isCut whether there was more than {@value #MAX_BYTES} bytes of it; the rest was read and dropped
 */
record IngestBody(Buffer bytes, boolean isCut) {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(IngestBody.class);
    private static final String KEY = "ingest-body";

    /** Reads it, and hands the request on. */
    static void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer bytes = Buffer.buffer();
        boolean[] isCut = {false};
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue().onFailure(gone -> LOG.debug("a client left before it sent its body"));
        }
        request.exceptionHandler(gone -> LOG.debug("a client left while it sent its body: {}", gone.getMessage()));
        request.handler(chunk -> {
            int room = MAX_BYTES - bytes.length();
            isCut[0] |= chunk.length() > room;
            bytes.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
        });
        request.endHandler(ignored -> {
            context.put(KEY, new IngestBody(bytes, isCut[0]));
            context.next();
        });
    }

    /** As {@link #read}; a request that says nothing at all finds nothing here. */
    static void readIfThereIsAny(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean hasBody = request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
        if (hasBody || request.query() != null) {
            read(context);
        } else {
            context.fail(404);
        }
    }

    static IngestBody of(RoutingContext context) {
        return context.get(KEY);
    }

    /** The request with this as its body. */
    IngestRequest in(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        String query = request.query();
        return new IngestRequest(request.method().name(), request.path(), query == null ? "" : query, headers, bytes);
    }

    /** Unpacked when it is packed, and itself when it only says so. */
    IngestBody unpacked(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.strip().equalsIgnoreCase("gzip")) {
            return this;
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
            byte[] most = unpacked.readNBytes(MAX_BYTES);
            return new IngestBody(Buffer.buffer(most), isCut || unpacked.read() >= 0);
        } catch (IOException e) {
            return this;
        }
    }
}
