package vehicletracking.claim;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Claims of tasks that one node at a time performs. A claim that its holder has not renewed for
 * {@value #EXPIRY_SECONDS} s, by the clock of the database, can be taken over. The time only decides when another node
 * begins: a holder that was slow is refused by {@link Claim#require}.
 */
public final class Claims {

    /** Several times the interval of renewals. */
    public static final int EXPIRY_SECONDS = 10;

    private static final String INSERT = "INSERT INTO work_claim (task, token) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /** An interval in both directions, since the clock of the database may have been set back. */
    private static final String IS_EXPIRED =
            "abs(extract(epoch FROM clock_timestamp() - renewed_at)) > " + EXPIRY_SECONDS;

    /** Does not wait for a transaction of the holder: that one is alive. */
    private static final String TAKE_OVER = """
        UPDATE work_claim SET token = $2, renewed_at = clock_timestamp()
         WHERE task = (SELECT task FROM work_claim WHERE task = $1 AND {isExpired} FOR UPDATE SKIP LOCKED)\
        """.replace("{isExpired}", IS_EXPIRED);

    private static final String SELECT_HELD = "SELECT task FROM work_claim WHERE task = ANY ($1) AND NOT " + IS_EXPIRED;

    private final Vertx vertx;
    private final Pool pool;

    public Claims(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /**
     * Claims a task, and renews the claim until it is released or lost.
     *
     * @param task name of the task in the database
     * @return completes with the claim; empty when a node holds it
     */
    public Future<Optional<Claim>> tryClaim(String task) {
        UUID token = UUID.randomUUID();
        return pool.preparedQuery(INSERT)
                .execute(Tuple.of(task, token))
                .compose(inserted -> inserted.rowCount() == 1
                        ? Future.succeededFuture(inserted)
                        : pool.preparedQuery(TAKE_OVER).execute(Tuple.of(task, token)))
                .map(claimed ->
                        claimed.rowCount() == 1 ? Optional.of(new Claim(vertx, pool, task, token)) : Optional.empty());
    }

    /** Completes with those of the tasks that a node holds. */
    public static Future<Set<String>> held(Pool pool, Collection<String> tasks) {
        return pool.preparedQuery(SELECT_HELD)
                .execute(Tuple.of(tasks.toArray(String[]::new)))
                .map(rows -> rows.stream().map(row -> row.getString("task")).collect(Collectors.toSet()));
    }
}
