package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/** Whether the tables of the log are in one database, or distributed by Citus over several servers. */
final class Distribution {

    private static final String IS_CITUS = "SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL";

    private static final String IS_DISTRIBUTED =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = 'log_head'::regclass)";

    private Distribution() {}

    /** Completes with whether Citus distributes the log; fails when the database fails. */
    static Future<Boolean> isDistributed(Pool pool) {
        return isTrue(pool, IS_CITUS)
                .compose(isCitus -> isCitus ? isTrue(pool, IS_DISTRIBUTED) : Future.succeededFuture(false));
    }

    private static Future<Boolean> isTrue(Pool pool, String sql) {
        return pool.query(sql).execute().map(rows -> rows.iterator().next().getBoolean(0));
    }
}
