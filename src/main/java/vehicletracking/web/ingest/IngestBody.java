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
 * The body of a tracking client's request, as it was sent and whatever it calls itself. Forms are not taken apart here:
 * what is wrong with one must not end the request.
 *
 * @param isTruncated whether there was more than {@value #MAX_BYTES} bytes of it; the rest was read and dropped
 * @param memory what it takes up in memory
 */
record IngestBody(Buffer bytes, boolean isTruncated, IngestMemoryBudget.Share memory) {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** The request with this as its body. */
    IngestRequest toRequest(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        String query = request.query();
        return new IngestRequest(request.method().name(), request.path(), query == null ? "" : query, headers, bytes);
    }

    /** Unpacked when it is packed, and itself when it only says so. */
    IngestBody decompressed(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.strip().equalsIgnoreCase("gzip")) {
            return this;
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes.getBytes()))) {
            byte[] most = unpacked.readNBytes(MAX_BYTES);
            return new IngestBody(Buffer.buffer(most), isTruncated || unpacked.read() >= 0, memory);
        } catch (IOException e) {
            return this;
        }
    }
}
