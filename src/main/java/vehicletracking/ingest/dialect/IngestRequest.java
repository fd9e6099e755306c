package vehicletracking.ingest.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP request of a tracking client, reduced to what dialects need.
 *
 * @param rawQuery the query string, not decoded; empty if there is none
 * @param headers by name; looked up without regard to case
 */
public record IngestRequest(String method, String path, String rawQuery, Map<String, String> headers, Buffer body) {

    /** Limit of parameters, far above what any client sends; the rest is ignored. */
    static final int MAX_PARAMETERS = 1_000;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** U+FEFF in UTF-8. None of its bytes begins JSON or a form, so each can be skipped on its own. */
    private static final List<Byte> BYTE_ORDER_MARK = List.of((byte) 0xEF, (byte) 0xBB, (byte) 0xBF);

    /** A decoded parameter. A name may occur more than once. */
    public record Parameter(String name, String value) {}

    public IngestRequest {
        TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableSortedMap(byName);
    }

    /** The value of a header; null if absent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The content type; null if absent. */
    public @Nullable String contentType() {
        return header("Content-Type");
    }

    /** The parameters of the query, in order. */
    public List<Parameter> queryParameters() {
        return FormParser.parse(rawQuery, MAX_PARAMETERS);
    }

    /** The parameters of the query, followed by those of a form in the body. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(queryParameters());
        if (hasForm()) {
            parameters.addAll(FormParser.parse(bodyText(), MAX_PARAMETERS - parameters.size()));
        }
        return parameters;
    }

    boolean isEmpty() {
        return rawQuery.isBlank() && bodyStart() == body.length();
    }

    boolean hasJson() {
        int from = bodyStart();
        // Clients send JSON with many content types, and no form begins like this.
        return from < body.length() && (body.getByte(from) == '{' || body.getByte(from) == '[');
    }

    private boolean hasForm() {
        String type = contentType(); // GPSLogger sends bodies without one
        return !hasJson()
                && (type == null || type.strip().toLowerCase(Locale.ROOT).startsWith(FORM));
    }

    /** Without surrounding white space. Malformed UTF-8 is replaced, so that it damages one value and not all. */
    String bodyText() {
        int from = bodyStart();
        return body.getString(from, body.length(), StandardCharsets.UTF_8.name())
                .strip();
    }

    private int bodyStart() {
        int at = 0;
        while (at < body.length() && (isBlank(body.getByte(at)) || BYTE_ORDER_MARK.indexOf(body.getByte(at)) >= 0)) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    /** The source of {@link #parameters} as one form. */
    Buffer rawParameters() {
        String separator = rawQuery.isEmpty() || body.length() == 0 ? "" : "&";
        return Buffer.buffer(rawQuery + separator).appendBuffer(body);
    }
}
