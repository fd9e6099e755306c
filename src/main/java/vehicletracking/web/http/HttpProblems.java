package vehicletracking.web.http;

import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Problem documents about the HTTP of a request: its path, method, headers and size. */
public final class HttpProblems {

    private HttpProblems() {}

    public static Problem malformedRequest(String detail) {
        return new Problem(400, "malformed-request", "The request can't be read", detail);
    }

    /** @param value of the header */
    static Problem foreignHost(String header, @Nullable String value) {
        return new Problem(
                403,
                "foreign-host",
                "The request is meant for another host",
                header + " is " + value + ", which is no name of this service; HTTP_ALLOWED_HOSTS adds names");
    }

    static Problem notFound(String path) {
        return new Problem(404, "not-found", "No such resource", "There is no resource at " + path);
    }

    static Problem methodNotAllowed(String method, String path) {
        return new Problem(
                405, "method-not-allowed", "The method is not allowed", method + " is not allowed at " + path);
    }

    public static Problem notAcceptable(List<String> offered) {
        return new Problem(
                406, "not-acceptable", "No such format", "Accept must allow one of " + String.join(", ", offered));
    }

    static Problem addressTooLong() {
        return new Problem(
                414,
                "address-too-long",
                "The address is too long",
                "The first line of a request has at most " + HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH
                        + " bytes");
    }

    static Problem headersTooLarge() {
        return new Problem(
                431,
                "headers-too-large",
                "The headers are too large",
                "All headers together have at most " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE + " bytes");
    }

    static Problem versionNotSupported() {
        return new Problem(
                505,
                "version-not-supported",
                "The version of HTTP is not supported",
                "The version must be HTTP/1.1 or HTTP/1.0");
    }

    public static Problem bodyTooLarge(long limitBytes) {
        return new Problem(
                413, "body-too-large", "The body is too large", "A body has at most " + limitBytes + " bytes");
    }

    public static Problem itemTooLarge(long limitBytes) {
        return new Problem(
                413, "body-too-large", "The item is too large", "An item has at most " + limitBytes + " bytes");
    }

    /** @param what the name of the header in words */
    public static Problem unsupportedMediaType(String what, String expected, @Nullable String actual) {
        return new Problem(
                415,
                "unsupported-media-type",
                "The " + what + " is not supported",
                "The " + what + " must be " + expected + ", and is " + (actual == null ? "missing" : actual));
    }

    public static Problem expectationFailed() {
        return new Problem(417, "expectation-failed", "The expectation can't be met", "Expect must be 100-continue");
    }
}
