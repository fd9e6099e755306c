package vehicletracking.web.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import vehicletracking.limit.TrustedProxies;

/** Gives requests of trusted proxies the address of the client that {@code X-Forwarded-For} names. */
final class ForwardedRequests implements Handler<HttpServerRequest> {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final TrustedProxies proxies;
    private final Handler<HttpServerRequest> next;

    ForwardedRequests(TrustedProxies proxies, Handler<HttpServerRequest> next) {
        this.proxies = proxies;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        @Nullable SocketAddress peer = request.remoteAddress();
        if (peer != null && peer.hostAddress() != null && request.headers().contains(FORWARDED_FOR)) {
            String client =
                    proxies.clientOf(peer.hostAddress(), request.headers().getAll(FORWARDED_FOR));
            SocketAddress address = SocketAddress.inetSocketAddress(peer.port(), client);
            next.handle(new Forwarded((HttpServerRequestInternal) request, address));
        } else {
            next.handle(request);
        }
    }

    private static final class Forwarded extends HttpServerRequestWrapper {

        private final SocketAddress client;

        Forwarded(HttpServerRequestInternal request, SocketAddress client) {
            super(request);
            this.client = client;
        }

        @Override
        public SocketAddress remoteAddress() {
            return client;
        }
    }
}
