package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.RawPayload;
import vehicletracking.vehicle.RawRequest;

/** Conversion between requests of tracking clients and the raw requests in quarantine events. */
public final class RawRequests {

    private static final String USER = "X-Limit-U";
    private static final String DEVICE = "X-Limit-D";
    private static final int MAX_QUERY_LENGTH = 4_096;
    private static final int MAX_LENGTH = 500;

    private RawRequests() {}

    /**
     * The part of a request that a quarantine event stores.
     *
     * @param report raw bytes of one report, up to {@link DecodedItem#MAX_RAW_BYTES}
     */
    public static RawRequest of(IngestRequest request, Buffer report) {
        RawPayload raw = rawPayload(report);
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

    /** The raw payload of a report. One of the maximum length is assumed to be truncated. */
    public static RawPayload rawPayload(Buffer report) {
        return RawPayload.of(report.getBytes(), report.length() >= DecodedItem.MAX_RAW_BYTES);
    }

    private static @Nullable String header(IngestRequest request, String name) {
        String value = request.header(name);
        return value == null ? null : truncate(value, MAX_LENGTH);
    }

    private static String truncate(String text, int maxLength) {
        return StorableText.of(text.length() > maxLength ? text.substring(0, maxLength) : text);
    }

    /** Parameters are stored as one form, wherever the request had them. */
    static IngestRequest restoreParametersOrJson(RawRequest stored) {
        Buffer payload = Buffer.buffer(stored.payload().bytes());
        IngestRequest asBody = restore(stored, payload);
        return asBody.hasJson() ? asBody : request(stored, payload.toString(StandardCharsets.UTF_8), Buffer.buffer());
    }

    static IngestRequest restore(RawRequest stored, Buffer body) {
        return request(stored, stored.query(), body);
    }

    private static IngestRequest request(RawRequest stored, String query, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        putIfPresent(headers, "Content-Type", stored.contentType());
        putIfPresent(headers, USER, stored.user());
        putIfPresent(headers, DEVICE, stored.device());
        return new IngestRequest(stored.method(), stored.path(), query, headers, body);
    }

    private static void putIfPresent(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
