package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import vehicletracking.claim.Claim;
import vehicletracking.eventstore.StatementSequence;

/**
 * Rebuild of one read model: folds the whole log into a shadow table and swaps the tables in one transaction. Reads and
 * the live projections of all nodes continue meanwhile. Every transaction requires the claim of the rebuild, so that
 * another node that has taken it over finds no write of this one in its shadow table.
 */
final class ProjectionRebuild {

    /** Maximum number of events per batch: large enough to coalesce rows, small enough to sort in memory. */
    private static final int BATCH_EVENTS = 200_000;

    private static final StatementSequence PREPARE = StatementSequence.of(
            "SELECT create_read_model_rebuild('%2$s')",
            "SELECT distribute_as('%2$s', '%1$s')",
            "DELETE FROM checkpoint WHERE name = '%3$s'",
            "DELETE FROM poison_event WHERE projection = '%3$s'");

    private static final String LOCK_LIVE = "SELECT 1 FROM checkpoint WHERE name = $1 ORDER BY shard FOR UPDATE";

    private static final StatementSequence SWAP = StatementSequence.of(
            "SELECT swap_read_model_rebuild('%2$s')",
            "DELETE FROM checkpoint WHERE name = '%4$s'",
            "UPDATE checkpoint SET name = '%4$s' WHERE name = '%3$s'",
            "DELETE FROM poison_event WHERE projection = '%4$s'",
            "UPDATE poison_event SET projection = '%4$s' WHERE projection = '%3$s'");

    private final Pool pool;
    private final ProjectionStore store;
    private final Projection projection;
    private final Claim claim;
    private final ProjectionStore.Target shadow;
    private boolean isStopped;

    ProjectionRebuild(Pool pool, ProjectionStore store, Projection projection, Claim claim) {
        this.pool = pool;
        this.store = store;
        this.projection = projection;
        this.claim = claim;
        this.shadow = ProjectionStore.Target.rebuild(projection, claim);
    }

    /** Name of the claim that a rebuild of the projection requires. */
    static String task(Projection projection) {
        return "rebuild/" + projection.name();
    }

    /** Completes after the swap and the release of the claim; on failure the live table is unchanged. */
    Future<Void> run() {
        return pool.withTransaction(this::prepare)
                .compose(this::catchUpAndSwap)
                .eventually(() -> claim.release().otherwiseEmpty());
    }

    /** The next batch fails. */
    void stop() {
        isStopped = true;
    }

    private Future<List<Integer>> prepare(SqlConnection transaction) {
        return claim.require(transaction)
                .compose(ignored -> PREPARE.formatted(shadow.table(), projection.table(), shadow.name())
                        .execute(transaction))
                .compose(ignored -> ProjectionCheckpoints.create(transaction, shadow));
    }

    private Future<Void> catchUpAndSwap(List<Integer> shards) {
        return catchUp(shards, 0)
                .compose(ignored -> swap(shards))
                .recover(failure -> ProjectionStore.isCausedByEvent(failure)
                        ? catchUpAndSwap(shards) // dead-letters the event
                        : Future.failedFuture(failure));
    }

    private Future<Void> catchUp(List<Integer> shards, int next) {
        if (isStopped) {
            return Future.failedFuture("the service is being stopped");
        }
        if (next == shards.size()) {
            return Future.succeededFuture();
        }
        return store.advance(shadow, shards.get(next), BATCH_EVENTS)
                .compose(moved -> catchUp(shards, isNearHead(moved) ? next + 1 : next));
    }

    private static boolean isNearHead(Optional<ProjectionStore.Advance> moved) {
        return moved.isEmpty() || moved.get().isBehindByLessThan(BATCH_EVENTS / 10);
    }

    private Future<Void> swap(List<Integer> shards) {
        return pool.withTransaction(transaction -> claim.require(transaction)
                // The lock on the live checkpoint stops the live projection while the last events are folded.
                .compose(ignored -> transaction.preparedQuery(LOCK_LIVE).execute(Tuple.of(projection.name())))
                .compose(ignored -> advanceAll(transaction, shards))
                .compose(ignored -> SWAP.formatted(shadow.table(), projection.table(), shadow.name(), projection.name())
                        .execute(transaction)));
    }

    private Future<Void> advanceAll(SqlConnection transaction, List<Integer> shards) {
        Future<Void> advanced = Future.succeededFuture();
        for (int shard : shards) {
            advanced = advanced.compose(ignored -> advanceToHead(transaction, shard));
        }
        return advanced;
    }

    private Future<Void> advanceToHead(SqlConnection transaction, int shard) {
        // Shards caught up first have new events by now.
        return store.advance(transaction, shadow, shard, BATCH_EVENTS)
                .compose(moved -> moved.isEmpty() || moved.get().isBehindByLessThan(1)
                        ? Future.succeededFuture()
                        : advanceToHead(transaction, shard));
    }
}
