package vehicletracking.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders the metrics on a worker thread. Requests that arrive meanwhile share the result, so that clients occupy one
 * worker thread at most. Confined to one event loop.
 */
final class Scraper implements Supplier<Future<Buffer>> {

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private @Nullable Future<Buffer> inProgress;

    Scraper(Vertx vertx, PrometheusMeterRegistry registry) {
        this.vertx = vertx;
        this.registry = registry;
    }

    /** Completes with the metrics in the text format of Prometheus. */
    @Override
    public Future<Buffer> get() {
        if (inProgress != null) {
            return inProgress;
        }
        Future<Buffer> rendered = vertx.executeBlocking(() -> Buffer.buffer(registry.scrape()), false);
        inProgress = rendered;
        return rendered.onComplete(ignored -> inProgress = null);
    }
}
