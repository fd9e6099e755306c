package vehicletracking.command;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.ExpiringKeys;

/** Forgets the keys of requests that are known no more, once a minute. One instance does it for all that take commands. */
public final class IdempotencyKeyCleanupVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeyCleanupVerticle.class);

    private static final long FORGET_INTERVAL_MILLIS = 60_000;

    /** Kept a little longer than it is known, so that the clocks of this process and of the database may differ. */
    private static final Duration KEPT_FOR = IdempotencyKeys.KNOWN_FOR.plusMinutes(10);

    private static final int MAX_FORGOTTEN = 1_000;

    private final EventStore store;
    private final ExpiringKeys keys;
    private final InstantSource clock;
    private boolean isForgetting;

    /** @param clock tells how long a request was known */
    public IdempotencyKeyCleanupVerticle(EventStore store, ExpiringKeys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                FORGET_INTERVAL_MILLIS,
                ignored -> forgetOld()
                        .onFailure(failure ->
                                LOG.debug("keys of requests are forgotten a minute later: {}", failure.toString())));
        return Future.succeededFuture();
    }

    /** Forgets what nobody is to know any more, a piece after the other, and one round at a time. Completes with how many keys. */
    Future<Integer> forgetOld() {
        if (isForgetting) {
            return Future.succeededFuture(0);
        }
        isForgetting = true;
        return forgetOld(0, clock.instant().minus(KEPT_FOR), 0).onComplete(ignored -> isForgetting = false);
    }

    private Future<Integer> forgetOld(int shard, Instant since, int before) {
        return shard == store.shards()
                ? Future.succeededFuture(before)
                : keys.deleteOldest(shard, since, MAX_FORGOTTEN)
                        .compose(count -> forgetOld(count < MAX_FORGOTTEN ? shard + 1 : shard, since, before + count));
    }
}
