package vehicletracking.web.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import vehicletracking.ingest.dialect.IngestRequest;

/**
 * Body of a tracking client's request, unchanged and whatever its content type is: a malformed form must not fail the
 * request. If {@code isTruncated}, it had more than {@value #MAX_BYTES} bytes, and the rest was read and dropped.
 */
record IngestBody(Buffer bytes, boolean isTruncated, IngestMemoryBudget.Share memory) {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    IngestRequest toRequest(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        String query = request.query();
        return new IngestRequest(request.method().name(), request.path(), query == null ? "" : query, headers, bytes);
    }

    /** The decompressed body; this one if it is not gzip, also if its {@code Content-Encoding} says so. */
    IngestBody decompressed(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.strip().equalsIgnoreCase("gzip")) {
            return this;
        }
        try (GZIPInputStream decompressed = new GZIPInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
            byte[] kept = decompressed.readNBytes(MAX_BYTES);
            return new IngestBody(Buffer.buffer(kept), isTruncated || decompressed.read() >= 0, memory);
        } catch (IOException e) {
            return this;
        }
    }
}
