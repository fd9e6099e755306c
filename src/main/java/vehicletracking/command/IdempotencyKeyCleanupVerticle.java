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

/** Deletes expired idempotency keys once a minute. One instance serves all instances of {@link CommandVerticle}. */
public final class IdempotencyKeyCleanupVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeyCleanupVerticle.class);

    private static final long INTERVAL_MILLIS = 60_000;

    /** Longer than a key is valid, since the clocks of this process and of the database may differ. */
    private static final Duration KEPT_FOR = IdempotencyKeys.VALID_FOR.plusMinutes(10);

    private static final int BATCH_SIZE = 1_000;

    private final EventStore store;
    private final ExpiringKeys keys;
    private final InstantSource clock;
    private boolean isDeleting;

    /** @param clock by which keys expire */
    public IdempotencyKeyCleanupVerticle(EventStore store, ExpiringKeys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                INTERVAL_MILLIS,
                ignored -> deleteExpired()
                        .onFailure(failure ->
                                LOG.debug("idempotency keys are deleted a minute later: {}", failure.toString())));
        return Future.succeededFuture();
    }

    /** Deletes expired keys in batches; completes with their number, 0 while another run is in progress. */
    Future<Integer> deleteExpired() {
        if (isDeleting) {
            return Future.succeededFuture(0);
        }
        isDeleting = true;
        return deleteExpired(0, clock.instant().minus(KEPT_FOR), 0).onComplete(ignored -> isDeleting = false);
    }

    private Future<Integer> deleteExpired(int shard, Instant since, int before) {
        return shard == store.shards()
                ? Future.succeededFuture(before)
                : keys.deleteOldest(shard, since, BATCH_SIZE)
                        .compose(count -> deleteExpired(count < BATCH_SIZE ? shard + 1 : shard, since, before + count));
    }
}
