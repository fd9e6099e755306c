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
 * What a tracking client sent over HTTP, as far as a dialect needs it.
 *
 * @param rawQuery what stands behind the question mark, as it was sent; empty when there is none
 * @param headers by name, whose case does not matter
 */
public record IngestRequest(String method, String path, String rawQuery, Map<String, String> headers, Buffer body) {

    /** Parameters beyond this many are not read: no client has so many to say. */
    static final int MAX_PARAMETERS = 1_000;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** U+FEFF as bytes of UTF-8, none of which begins anything that is read. */
    private static final List<Byte> BYTE_ORDER_MARK = List.of((byte) 0xEF, (byte) 0xBB, (byte) 0xBF);

    /** A name and its value, decoded. A name may be there more than once. */
    public record Parameter(String name, String value) {}

    public IngestRequest {
        TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = Collections.unmodifiableSortedMap(byName);
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public @Nullable String contentType() {
        return header("Content-Type");
    }

    /** The parameters of the query, in their order. */
    public List<Parameter> queryParameters() {
        return FormParser.parse(rawQuery, MAX_PARAMETERS);
    }

    /** Those of the query and then those of a form in the body. */
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

    /** Said by the body itself. Clients send JSON under many names, and a form never begins like this. */
    boolean hasJson() {
        int from = bodyStart();
        return from < body.length() && (body.getByte(from) == '{' || body.getByte(from) == '[');
    }

    /** GPSLogger gives its bodies no type at all. */
    private boolean hasForm() {
        String type = contentType();
        return !hasJson()
                && (type == null || type.strip().toLowerCase(Locale.ROOT).startsWith(FORM));
    }

    /** Without the white space around it. Bytes that are no UTF-8 are replaced, so that they spoil one value and not all. */
    String bodyText() {
        int from = bodyStart();
        return body.getString(from, body.length(), StandardCharsets.UTF_8.name())
                .strip();
    }

    /** Where the body begins behind white space and the mark of its byte order. */
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

    /** What {@link #parameters} are read from, as one form. */
    Buffer rawParameters() {
        String separator = rawQuery.isEmpty() || body.length() == 0 ? "" : "&";
        return Buffer.buffer(rawQuery + separator).appendBuffer(body);
    }
}
