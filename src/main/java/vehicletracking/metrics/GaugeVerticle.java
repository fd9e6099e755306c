package vehicletracking.metrics;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes gauges at an interval, so that a scrape waits for nothing. A source that does not answer in time has no gauges
 * until it does.
 */
public final class GaugeVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(GaugeVerticle.class);

    private static final long FIRST_REFRESH_MILLIS = 500;
    private static final long REFRESH_INTERVAL_MILLIS = 5_000;
    private static final long REFRESH_LIMIT_MILLIS = 4_000;

    private final Function<Vertx, List<GaugeSource>> sourcesOf;

    GaugeVerticle(Function<Vertx, List<GaugeSource>> sourcesOf) {
        this.sourcesOf = sourcesOf;
    }

    @Override
    public Future<?> start() {
        List<Refresher> refreshers =
                sourcesOf.apply(vertx).stream().map(Refresher::new).toList();
        vertx.setPeriodic(
                FIRST_REFRESH_MILLIS, REFRESH_INTERVAL_MILLIS, ignored -> refreshers.forEach(Refresher::refresh));
        return Future.succeededFuture();
    }

    /** Queries one source, but not while an earlier query has not ended: a file system may hang for hours. */
    private static final class Refresher {

        private final GaugeSource source;
        private boolean isRefreshing;

        Refresher(GaugeSource source) {
            this.source = source;
        }

        void refresh() {
            if (isRefreshing) {
                return;
            }
            isRefreshing = true;
            Future<Void> refreshed = source.refresh().onComplete(ignored -> isRefreshing = false);
            refreshed.timeout(REFRESH_LIMIT_MILLIS, TimeUnit.MILLISECONDS).onFailure(failure -> {
                LOG.debug("{} has no values", source.getClass().getSimpleName(), failure);
                source.clear();
            });
        }
    }
}
