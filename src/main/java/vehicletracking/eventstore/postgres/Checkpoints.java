package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.Serial;
import java.util.SortedMap;
import java.util.TreeMap;
import vehicletracking.eventstore.Cursor;

/** Saved cursors of named readers, and other cursors in the database. */
final class Checkpoints {

    private static final String SELECT_CHECKPOINT = "SELECT shard, position FROM checkpoint WHERE name = $1";

    /** Waits for a transaction that inserts the same rows, so that each of them is there to be locked. */
    private static final String INSERT_MISSING = """
        INSERT INTO checkpoint (name, shard, position) SELECT $1, shard, 0 FROM unnest($2::smallint[]) AS missing (shard)
        ON CONFLICT DO NOTHING\
        """;

    private static final String LOCK_CHECKPOINT = SELECT_CHECKPOINT + " ORDER BY shard FOR UPDATE";

    private static final String UPDATE_CHECKPOINT = """
        UPDATE checkpoint SET position = reached.position
          FROM unnest($2::smallint[], $3::bigint[]) AS reached (shard, position)
         WHERE checkpoint.name = $1 AND checkpoint.shard = reached.shard\
        """;

    private Checkpoints() {}

    static Future<Cursor> select(Pool pool, String name) {
        return selectCursor(pool, SELECT_CHECKPOINT, Tuple.of(name));
    }

    /** Completes with false, and without any effect, when the saved cursor is not the expected one. */
    static Future<Boolean> move(Pool pool, String name, Cursor expected, Cursor cursor) {
        Short[] shards =
                cursor.positions().keySet().stream().map(Integer::shortValue).toArray(Short[]::new);
        Long[] positions = cursor.positions().values().toArray(Long[]::new);
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery(INSERT_MISSING)
                        .execute(Tuple.of(name).addArrayOfShort(shards))
                        .compose(ignored -> selectCursor(transaction, LOCK_CHECKPOINT, Tuple.of(name)))
                        .compose(saved -> saved.covers(expected) && expected.covers(saved)
                                ? Future.succeededFuture()
                                : Future.failedFuture(new MovedException()))
                        .compose(ignored -> transaction
                                .preparedQuery(UPDATE_CHECKPOINT)
                                .execute(Tuple.of(name).addArrayOfShort(shards).addArrayOfLong(positions))))
                .map(true)
                .recover(failure -> failure instanceof MovedException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    /** Rolls a transaction back. */
    private static final class MovedException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        MovedException() {
            super("another reader has moved the checkpoint", null, false, false);
        }
    }

    /** Completes with the cursor of a statement that selects {@code shard} and {@code position}. */
    static Future<Cursor> selectCursor(SqlClient client, String sql, Tuple parameters) {
        return client.preparedQuery(sql).execute(parameters).map(rows -> {
            SortedMap<Integer, Long> positions = new TreeMap<>();
            for (Row row : rows) {
                positions.put(row.getInteger("shard"), row.getLong("position"));
            }
            return new Cursor(positions);
        });
    }
}
