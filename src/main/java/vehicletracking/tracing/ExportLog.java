package vehicletracking.tracing;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.logging.RateLimitedLog;

/** Logs outages of the collector at their begin and end, and discarded spans once a minute at most. Thread-safe. */
final class ExportLog {

    private static final Logger LOG = LoggerFactory.getLogger(ExportLog.class);

    private final RateLimitedLog discards = new RateLimitedLog(LOG, Duration.ofMinutes(1));
    private final URI endpoint;
    private final long waitingLimit;
    private final LongAdder ended = new LongAdder();
    private long taken;
    private long discarded;
    private long lost;

    /** @param waitingLimit spans that have ended and wait, at most */
    ExportLog(URI endpoint, long waitingLimit) {
        this.endpoint = endpoint;
        this.waitingLimit = waitingLimit;
    }

    /** A span has ended. */
    void ended() {
        ended.increment();
    }

    /** Spans are taken from the queue. What has ended, is not taken and can't wait was discarded. */
    synchronized void taken(int spans) {
        taken += spans;
        long missing = ended.sum() - taken - waitingLimit;
        if (missing > discarded) {
            discards.warn("more spans end than {} takes: at least {} were discarded", endpoint, missing - discarded);
            discarded = missing;
        }
    }

    synchronized void sent(int spans, boolean isSuccess, @Nullable Throwable failure) {
        if (isSuccess) {
            recovered();
            return;
        }
        if (lost == 0) {
            LOG.warn("{} does not accept spans, which are discarded: {}", endpoint, causeOf(failure));
        }
        lost += spans;
    }

    private void recovered() {
        if (lost > 0) {
            LOG.info("{} accepts spans again; {} or more were discarded", endpoint, lost);
            lost = 0;
        }
    }

    private static String causeOf(@Nullable Throwable failure) {
        if (failure instanceof HttpExportException refusal && refusal.getResponse() != null) {
            return "it responds with status " + refusal.getResponse().getStatusCode();
        }
        return failure == null || failure.getCause() == null
                ? String.valueOf(failure)
                : failure.getCause().toString();
    }
}
