package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The header {@code Content-Encoding} of requests, other than those of tracking clients: no compression is supported.
 */
public final class ContentEncoding {

    private static final String NONE = "identity";

    private ContentEncoding() {}

    /** @throws Problem 415 when the header is present and not {@code identity} */
    public static void requireNone(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase(NONE)) {
            throw HttpProblems.unsupportedMediaType("content encoding", NONE, encoding);
        }
    }
}
