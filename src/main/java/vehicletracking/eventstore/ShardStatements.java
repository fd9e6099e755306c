package vehicletracking.eventstore;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Statements for a statement on the events of all shards: where the log is in one database, the statement as it is. Where
 * Citus distributes it, one statement per shard, since Citus passes a statement that is restricted to one shard on to the
 * server of the shard as it is, and refuses some joins of several shards. The caller merges the results.
 *
 * @param distributedShards number of shards of a distributed log; 0 for a log in one database
 */
public record ShardStatements(int distributedShards) {

    /** In a statement, after a predicate on a table of the log: the place of the predicate on the shard. */
    public static final String PREDICATE = "/*shard*/";

    public static final ShardStatements OF_ONE_DATABASE = new ShardStatements(0);

    public boolean isDistributed() {
        return distributedShards > 0;
    }

    /** The statements to execute in place of one that contains {@link #PREDICATE}, or does not read the log. */
    public List<String> of(String sql) {
        return isDistributed() && sql.contains(PREDICATE)
                ? IntStream.range(0, distributedShards)
                        .mapToObj(shard -> sql.replace(PREDICATE, " AND shard = " + shard))
                        .toList()
                : List.of(sql);
    }

    /** Executes the statements at the same time; completes with one result each, fails when one of them fails. */
    public <T> Future<List<T>> execute(String sql, Function<String, Future<T>> execution) {
        return Future.all(of(sql).stream().map(execution).toList()).map(all -> all.<T>list());
    }
}
