package vehicletracking.web.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The context local of the current request. Vert.x loads this class as a service, since locals can be registered only
 * before the first Vertx exists.
 */
public final class RequestLocal implements VertxServiceProvider {

    static final ContextLocal<HttpServerRequest> REQUEST = ContextLocal.registerLocal(HttpServerRequest.class);

    @Override
    public void init(VertxBootstrap builder) {
        // Loading this class registers the local.
    }
}
