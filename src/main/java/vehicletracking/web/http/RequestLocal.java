package vehicletracking.web.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The context locals of the current request, of the credential in its path and of its span. Vert.x loads this class as a service, since locals can be
 * registered only before the first Vertx exists.
 */
public final class RequestLocal implements VertxServiceProvider {

    static final ContextLocal<HttpServerRequest> REQUEST = ContextLocal.registerLocal(HttpServerRequest.class);
    static final ContextLocal<String> PATH_CREDENTIAL = ContextLocal.registerLocal(String.class);
    static final ContextLocal<RequestSpan> SPAN = ContextLocal.registerLocal(RequestSpan.class);

    static void putSpan(RequestSpan span) {
        Vertx.currentContext().putLocal(SPAN, span);
    }

    @Override
    public void init(VertxBootstrap builder) {
        // Loading this class registers the local.
    }
}
