package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link CommandHealth} up to date while there are no appends: writes something every ten seconds, and every second
 * while commands are not accepted. Logs when that begins and ends.
 */
public final class WriteProbeVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(WriteProbeVerticle.class);

    private static final long TICK_MILLIS = 1_000;
    private static final int IDLE_TICKS = 10;

    /** Longer than a wait for a lock; a commit that waits for a synchronous standby has no limit of its own. */
    private static final long LIMIT_MILLIS = 5_000;

    private final WriteProbe probe;
    private final CommandHealth health;
    private int idleTicks;
    private boolean isProbing;
    private boolean isAccepting = true;

    /** @param writes connections of the appends */
    public WriteProbeVerticle(Pool writes, CommandHealth health) {
        this.probe = new WriteProbe(writes);
        this.health = health;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
        return Future.succeededFuture();
    }

    private void tick() {
        boolean isAnswered = health.takeAppendOutcome();
        logChange();
        idleTicks = isAnswered ? 0 : idleTicks + 1;
        if (!isAnswered && !isProbing && (idleTicks >= IDLE_TICKS || !isAccepting)) {
            idleTicks = 0;
            probe();
        }
    }

    private void probe() {
        isProbing = true;
        Future<Void> run = probe.run().onComplete(ignored -> isProbing = false);
        run.onSuccess(ignored -> health.probed()); // also after the limit
        run.timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> health.probeFailed(reason(failure)))
                .onComplete(ignored -> logChange());
    }

    private static String reason(Throwable failure) {
        return failure instanceof TimeoutException
                ? "it is not on disk after " + LIMIT_MILLIS + " ms"
                : LogLock.explain(failure);
    }

    private void logChange() {
        Optional<String> fault = health.fault();
        if (fault.isEmpty() == isAccepting) {
            return;
        }
        isAccepting = fault.isEmpty();
        if (isAccepting) {
            LOG.info("commands are accepted again");
        } else {
            LOG.warn("commands are not accepted, and /health/ready is 503: {}", fault.get());
            logLockHolder(fault.get());
        }
    }

    private void logLockHolder(String fault) {
        if (LogLock.isNamedBy(fault)) {
            probe.lockHolder()
                    .onSuccess(holder -> LOG.warn("the log is locked: {}", holder))
                    .onFailure(failure -> LOG.debug("who locks the log can't be read: {}", failure.toString()));
        }
    }
}
