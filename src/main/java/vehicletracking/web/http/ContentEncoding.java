package vehicletracking.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** How the bodies of requests of our own may be packed: not at all. */
public final class ContentEncoding {

    private static final String NONE = "identity";

    private ContentEncoding() {}

    /** @throws Problem when the body is packed, or may be */
    public static void requireNone(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase(NONE)) {
            throw HttpProblems.unsupportedMediaType("content encoding", NONE, encoding);
        }
    }
}
