package vehicletracking.claim;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claim of a task by this node, renewed until it is released or lost. */
public final class Claim {

    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    private static final long RENEWAL_INTERVAL_MILLIS = 2_000;

    private static final String RENEW =
            "UPDATE work_claim SET renewed_at = clock_timestamp() WHERE task = $1 AND token = $2";

    /** A takeover, which changes the token, waits for this lock; a renewal does not. */
    private static final String LOCK = "SELECT FROM work_claim WHERE task = $1 AND token = $2 FOR KEY SHARE";

    private static final String RELEASE = "DELETE FROM work_claim WHERE task = $1 AND token = $2";

    private final Vertx vertx;
    private final Pool pool;
    private final String task;
    private final UUID token;
    private final long renewalTimer;

    Claim(Vertx vertx, Pool pool, String task, UUID token) {
        this.vertx = vertx;
        this.pool = pool;
        this.task = task;
        this.token = token;
        this.renewalTimer = vertx.setPeriodic(RENEWAL_INTERVAL_MILLIS, ignored -> renew());
    }

    private void renew() {
        pool.preparedQuery(RENEW)
                .execute(Tuple.of(task, token))
                .onSuccess(renewed -> {
                    if (renewed.rowCount() == 0 && vertx.cancelTimer(renewalTimer)) {
                        LOG.warn("another node has taken over the task {}", task);
                    }
                })
                .onFailure(failure -> LOG.debug("the claim of {} is renewed later: {}", task, failure.toString()));
    }

    /**
     * Requires that this node holds the claim until the end of a transaction.
     *
     * @return fails with {@link ClaimLostException} when another node has taken it over
     */
    public Future<Void> require(SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(task, token))
                .compose(held -> held.size() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new ClaimLostException(task)));
    }

    /** Ends the claim; completes after the commit. When it fails the claim expires. */
    public Future<Void> release() {
        vertx.cancelTimer(renewalTimer);
        return pool.preparedQuery(RELEASE).execute(Tuple.of(task, token)).mapEmpty();
    }
}
