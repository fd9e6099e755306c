package vehicletracking.eventstore.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vehicletracking.claim.Claim;
import vehicletracking.claim.Claims;

/**
 * Change of the archives by one node at a time. It is announced in the database before it begins, and begins when every
 * node has read the announcement or does without it: a node whose list of archives is older than
 * {@value #MAX_INDEX_AGE_MILLIS} ms reads it again before it answers. Both times are durations that one node measures.
 */
public final class ArchiveChange {

    public static final long MAX_INDEX_AGE_MILLIS = 2_000;

    /** Longer than {@link #MAX_INDEX_AGE_MILLIS}, also where clocks do not run at the same rate. */
    public static final long NOTICE_MILLIS = 3_000;

    private static final String TASK = "archives";

    private static final String ANNOUNCE = "UPDATE archive_directory SET is_changing = true";
    private static final String END = "UPDATE archive_directory SET is_changing = false";

    private final Vertx vertx;
    private final Pool pool;
    private final long noticeMillis;

    ArchiveChange(Vertx vertx, Pool pool, long noticeMillis) {
        this.vertx = vertx;
        this.pool = pool;
        this.noticeMillis = noticeMillis;
    }

    /** Completes with whether a change is announced. */
    public static Future<Boolean> isAnnounced(Pool pool) {
        return pool.query("SELECT is_changing FROM archive_directory")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("is_changing"));
    }

    /** Completes with whether a node changes the archives. */
    static Future<Boolean> isInProgress(Pool pool) {
        return Claims.held(pool, Set.of(TASK)).map(held -> !held.isEmpty());
    }

    /**
     * Performs a change.
     *
     * @return completes and fails as the change does; fails without it when another node performs one
     */
    Future<Void> perform(Function<Claim, Future<Void>> change) {
        return new Claims(vertx, pool).tryClaim(TASK).compose(claim -> perform(claim, change));
    }

    private Future<Void> perform(Optional<Claim> claim, Function<Claim, Future<Void>> change) {
        return claim.isEmpty()
                ? Future.failedFuture("another node archives or restores a partition")
                : pool.query(ANNOUNCE)
                        .execute()
                        .compose(ignored -> notice())
                        .compose(ignored -> change.apply(claim.get()))
                        .eventually(() -> end(claim.get()).otherwiseEmpty());
    }

    private Future<?> notice() {
        return noticeMillis == 0 ? Future.succeededFuture() : vertx.timer(noticeMillis);
    }

    private Future<Void> end(Claim claim) {
        return pool.withTransaction(transaction -> claim.require(transaction)
                        .compose(ignored -> transaction.query(END).execute()))
                .eventually(claim::release)
                .mapEmpty();
    }
}
