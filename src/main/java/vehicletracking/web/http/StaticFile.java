package vehicletracking.web.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A file that is part of the program. It is compressed once, and not sent to a client that has it. */
public final class StaticFile {

    private final String mediaType;
    private final String cacheControl;
    private final String entityTag;
    private final Buffer body;
    private final Buffer compressed;

    private StaticFile(String mediaType, String cacheControl, String entityTag, Buffer body, Buffer compressed) {
        this.mediaType = mediaType;
        this.cacheControl = cacheControl;
        this.entityTag = entityTag;
        this.body = body;
        this.compressed = compressed;
    }

    /**
     * Compresses a file, which takes 100 ms for a large one.
     *
     * @param cacheControl value of the header {@code Cache-Control}
     */
    public static StaticFile of(String mediaType, String cacheControl, Buffer body) {
        return new StaticFile(mediaType, cacheControl, entityTag(body), body, ContentCoding.GZIP.encode(body));
    }

    /** Weak: it is the same for the file and for its compressed form. */
    private static String entityTag(Buffer body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
            return "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends the file, or 304 to a client that has it. */
    public void sendTo(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, cacheControl).putHeader(HttpHeaders.ETAG, entityTag);
        if (isCurrent(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            Response.end(response.setStatusCode(304));
        } else {
            send(request);
        }
    }

    private boolean isCurrent(@Nullable String known) {
        return known != null && (known.strip().equals("*") || known.contains(entityTag.substring(2)));
    }

    private void send(HttpServerRequest request) {
        ContentCoding coding = ContentCoding.ofStream(request);
        coding.announce(request);
        Buffer encoded = coding == ContentCoding.GZIP ? compressed : body;
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(encoded.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            Response.end(response);
        } else {
            Response.end(response, encoded);
        }
    }
}
