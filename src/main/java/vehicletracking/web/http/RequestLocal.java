package vehicletracking.web.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The request that a context belongs to. Vert.x finds this class as a service: a local can't be registered any more when
 * there is a Vertx.
 */
public final class RequestLocal implements VertxServiceProvider {

    static final ContextLocal<HttpServerRequest> REQUEST = ContextLocal.registerLocal(HttpServerRequest.class);

    @Override
    public void init(VertxBootstrap builder) {
        // To load this class is to register the local.
    }
}
