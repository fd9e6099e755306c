package vehicletracking.web.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses requests whose end, or whose host, a proxy may read differently (RFC 9112, sections 3.2 and 6.3): what one takes
 * for a body can be the next request for the other. Netty prefers Transfer-Encoding to Content-Length and keeps the
 * connection, and accepts codings before {@code chunked} without decoding them.
 */
public final class RequestFraming {

    private static final String DECODER = "httpDecoder"; // as Vert.x names it

    private RequestFraming() {}

    /**
     * Makes a new connection of HTTP/1 strict, before it has read a request. HTTP/2 has frames, and its lengths are checked
     * elsewhere.
     */
    public static void requireUnambiguous(HttpConnection connection, HttpServerOptions options) {
        if (connection instanceof Http1xServerConnection http1) {
            http1.channelHandlerContext().pipeline().replace(DECODER, DECODER, new StrictDecoder(options));
        }
    }

    private static final class StrictDecoder extends VertxHttpRequestDecoder {

        StrictDecoder(HttpServerOptions options) {
            super(options);
        }

        /**
         * Called when the headers are complete; an exception makes the request an invalid one, after which Vert.x closes.
         */
        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            HttpHeaders headers = message.headers();
            if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                requireChunkedOnly(message.protocolVersion(), headers);
            }
            if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
                throw new IllegalArgumentException("more than one Host");
            }
            return super.isContentAlwaysEmpty(message);
        }

        private static void requireChunkedOnly(HttpVersion version, HttpHeaders headers) {
            if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
            }
            boolean isChunkedOnly =
                    headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1
                            && headers.get(HttpHeaderNames.TRANSFER_ENCODING).equalsIgnoreCase("chunked");
            if (!isChunkedOnly || version.compareTo(HttpVersion.HTTP_1_1) < 0) {
                throw new IllegalArgumentException("Transfer-Encoding must be chunked, and the version HTTP/1.1");
            }
        }
    }
}
