package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.RawPayload;
import vehicletracking.vehicle.RawRequest;

/** What is kept of a request whose piece was put aside, and how that piece is read again. */
public final class QuarantinedRequest {

    private static final String USER = "X-Limit-U";
    private static final String DEVICE = "X-Limit-D";
    private static final int MAX_QUERY_LENGTH = 4_096;
    private static final int MAX_LENGTH = 500;

    private QuarantinedRequest() {}

    /** @param piece of the request, cut to {@value Decoded#MAX_RAW_BYTES} bytes */
    public static RawRequest of(IngestRequest request, Buffer piece) {
        RawPayload raw = rawPayload(piece);
        boolean holdsQuery = raw.text().startsWith(request.rawQuery());
        return new RawRequest(
                request.method(),
                truncate(request.path(), MAX_LENGTH),
                holdsQuery ? "" : truncate(request.rawQuery(), MAX_QUERY_LENGTH),
                header(request, "Content-Type"),
                header(request, USER),
                header(request, DEVICE),
                raw);
    }

    /** A piece that is as long as one may be was cut, as far as anybody knows. */
    public static RawPayload rawPayload(Buffer piece) {
        return RawPayload.of(piece.getBytes(), piece.length() >= DecodedItem.MAX_RAW_BYTES);
    }

    private static @Nullable String header(IngestRequest request, String name) {
        String value = request.header(name);
        return value == null ? null : truncate(value, MAX_LENGTH);
    }

    private static String truncate(String text, int maxLength) {
        return StorableText.of(text.length() > maxLength ? text.substring(0, maxLength) : text);
    }

    /** A request that says this piece and nothing else. */
    public static IngestRequest restore(RawRequest kept, Dialect dialect) {
        Buffer piece = Buffer.buffer(kept.payload().bytes());
        return switch (dialect) {
            case OwnTracksDialect ignored -> request(kept, kept.query(), piece);
            case OverlandDialect ignored ->
                request(
                        kept,
                        kept.query(),
                        Buffer.buffer("{\"locations\":[").appendBuffer(piece).appendString("]}"));
            case OsmAndDialect ignored -> parametersOrJson(kept, piece);
            case GpsLoggerDialect ignored -> parametersOrJson(kept, piece);
        };
    }

    /** Parameters are kept as one form, wherever they stood. */
    private static IngestRequest parametersOrJson(RawRequest kept, Buffer piece) {
        IngestRequest asBody = request(kept, kept.query(), piece);
        return asBody.hasJson() ? asBody : request(kept, piece.toString(StandardCharsets.UTF_8), Buffer.buffer());
    }

    private static IngestRequest request(RawRequest kept, String query, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        putIfPresent(headers, "Content-Type", kept.contentType());
        putIfPresent(headers, USER, kept.user());
        putIfPresent(headers, DEVICE, kept.device());
        return new IngestRequest(kept.method(), kept.path(), query, headers, body);
    }

    private static void putIfPresent(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
