package vehicletracking.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.SortedMap;
import java.util.TreeMap;
import vehicletracking.eventstore.Cursor;

/** Saved cursors of named readers, and other cursors in the database. */
final class Checkpoints {

    private static final String SELECT_CHECKPOINT = "SELECT shard, position FROM checkpoint WHERE name = $1";

    private static final String SAVE_CHECKPOINT = """
        INSERT INTO checkpoint (name, shard, position)
        SELECT $1, shard, position FROM unnest($2::smallint[], $3::bigint[]) AS reached (shard, position)
        ON CONFLICT (name, shard) DO UPDATE SET position = excluded.position\
        """;

    private Checkpoints() {}

    static Future<Cursor> select(Pool pool, String name) {
        return selectCursor(pool, SELECT_CHECKPOINT, Tuple.of(name));
    }

    static Future<Void> save(Pool pool, String name, Cursor cursor) {
        Short[] shards =
                cursor.positions().keySet().stream().map(Integer::shortValue).toArray(Short[]::new);
        Long[] positions = cursor.positions().values().toArray(Long[]::new);
        return pool.preparedQuery(SAVE_CHECKPOINT)
                .execute(Tuple.of(name).addArrayOfShort(shards).addArrayOfLong(positions))
                .mapEmpty();
    }

    /** Completes with the cursor of a statement that selects {@code shard} and {@code position}. */
    static Future<Cursor> selectCursor(Pool pool, String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            SortedMap<Integer, Long> positions = new TreeMap<>();
            for (Row row : rows) {
                positions.put(row.getInteger("shard"), row.getLong("position"));
            }
            return new Cursor(positions);
        });
    }
}
