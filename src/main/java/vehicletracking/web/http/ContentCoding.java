package vehicletracking.web.http;

import com.github.luben.zstd.Zstd;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content codings of responses (RFC 9110, section 8.4). Small responses are not compressed: it would cost more than it
 * saves.
 */
enum ContentCoding {
    IDENTITY("identity"),
    GZIP("gzip"),
    ZSTD("zstd");

    /** About one packet; a smaller response is not sent any sooner. */
    static final int MIN_BYTES = 1_400;

    private static final int ZSTD_LEVEL = 1;

    private static final Pattern WEIGHTED =
            Pattern.compile("\\s*([^\\s;,]+)\\s*(?:;\\s*[qQ]=([01](?:\\.\\d{0,3})?)\\s*)?(?:,|$)");

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** The preferred coding of a response whose body is in memory. */
    static ContentCoding ofComplete(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepts(accepted, ZSTD) ? ZSTD : accepts(accepted, GZIP) ? GZIP : IDENTITY;
    }

    /** Gzip, or none: Zstandard takes three times the memory of gzip for each stream. */
    static ContentCoding ofStream(HttpServerRequest request) {
        return accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING), GZIP) ? GZIP : IDENTITY;
    }

    private static boolean accepts(@Nullable String header, ContentCoding coding) {
        if (header == null) {
            return false;
        }
        boolean isAnyAccepted = false;
        for (Matcher each = WEIGHTED.matcher(header); each.find(); ) {
            boolean isAccepted = each.group(2) == null || Double.parseDouble(each.group(2)) > 0;
            if (each.group(1).equalsIgnoreCase(coding.token)) {
                return isAccepted;
            }
            isAnyAccepted |= each.group(1).equals("*") && isAccepted;
        }
        return isAnyAccepted && coding == GZIP;
    }

    /** Announces the coding, and that another client may get another one. */
    void announce(HttpServerRequest request) {
        request.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (this != IDENTITY) {
            request.response().putHeader(HttpHeaders.CONTENT_ENCODING, token);
        }
    }

    Buffer encode(Buffer body) {
        return switch (this) {
            case IDENTITY -> body;
            case ZSTD -> Buffer.buffer(Zstd.compress(body.getBytes(), ZSTD_LEVEL));
            case GZIP -> {
                try (GzipEncoder encoder = new GzipEncoder()) {
                    yield encoder.write(body).appendBuffer(encoder.finish());
                }
            }
        };
    }
}
