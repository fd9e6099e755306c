package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vehicletracking.claim.Claims;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;

final class ProjectionStatusQueries {

    private static final String SELECT_LAG = """
        SELECT checkpoint.name, checkpoint.shard, checkpoint.position,
               log_head.head - checkpoint.position AS behind_events,
               extract(epoch FROM now() - next.recorded_at)::float8 AS behind_seconds
          FROM checkpoint JOIN log_head ON log_head.shard = checkpoint.shard
          LEFT JOIN event AS next ON next.shard = log_head.shard AND next.position = checkpoint.position + 1
         WHERE checkpoint.name = ANY ($1) ORDER BY checkpoint.shard\
        """;

    private static final String SELECT_DEAD_LETTERED = """
        SELECT projection, shard, position, error FROM poison_event WHERE projection = ANY ($1)
        ORDER BY projection, shard, position LIMIT $2\
        """;

    private static final int MAX_LISTED = 100;
    private static final int MAX_RETRIED = 10_000;

    private final Pool pool;

    ProjectionStatusQueries(Pool pool) {
        this.pool = pool;
    }

    record RunnerState(Projection projection, @Nullable String error) {

        ProjectionStatus.State state(boolean isRebuilding) {
            if (error != null) {
                return ProjectionStatus.State.FAILING;
            }
            return isRebuilding ? ProjectionStatus.State.REBUILDING : ProjectionStatus.State.LIVE;
        }
    }

    Future<List<ProjectionStatus>> of(List<RunnerState> runners) {
        String[] names = runners.stream()
                .flatMap(each ->
                        Stream.of(each.projection().name(), each.projection().rebuildName()))
                .toArray(String[]::new);
        Future<RowSet<Row>> lag = pool.preparedQuery(SELECT_LAG).execute(Tuple.of(names));
        Future<RowSet<Row>> deadLettered =
                pool.preparedQuery(SELECT_DEAD_LETTERED).execute(Tuple.of(names, MAX_LISTED));
        Future<Set<String>> rebuilds = Claims.held(
                pool,
                runners.stream()
                        .map(each -> ProjectionRebuild.task(each.projection()))
                        .toList());
        return Future.all(lag, deadLettered, rebuilds)
                .map(ignored -> runners.stream()
                        .map(each -> statusOf(each, lag.result(), deadLettered.result(), rebuilds.result()))
                        .toList());
    }

    private static ProjectionStatus statusOf(
            RunnerState runner, RowSet<Row> lag, RowSet<Row> deadLettered, Set<String> rebuilds) {
        Projection projection = runner.projection();
        boolean isRebuilding = rebuilds.contains(ProjectionRebuild.task(projection));
        List<Row> own = rowsWhere(lag, "name", projection.name());
        return new ProjectionStatus(
                projection.name(),
                cursorOf(own),
                own.stream().mapToLong(row -> row.getLong("behind_events")).sum(),
                own.stream()
                        .mapToDouble(ProjectionStatusQueries::behindSeconds)
                        .max()
                        .orElse(0),
                runner.state(isRebuilding),
                runner.error(),
                isRebuilding ? cursorOf(rowsWhere(lag, "name", projection.rebuildName())) : null,
                rowsWhere(deadLettered, "projection", projection.name()).stream()
                        .map(row -> new ProjectionStatus.DeadLetteredEvent(
                                positionOf(row).toString(), row.getString("error")))
                        .toList());
    }

    private static double behindSeconds(Row row) {
        Double seconds = row.getDouble("behind_seconds");
        return seconds == null ? 0 : Math.max(0, seconds);
    }

    private static List<Row> rowsWhere(RowSet<Row> rows, String column, String name) {
        return rows.stream().filter(row -> name.equals(row.getString(column))).toList();
    }

    private static Cursor cursorOf(List<Row> rows) {
        var positions = new TreeMap<Integer, Long>();
        rows.forEach(row -> positions.put(row.getInteger("shard"), row.getLong("position")));
        return new Cursor(positions);
    }

    private static Position positionOf(Row row) {
        return new Position(row.getInteger("shard"), row.getLong("position"));
    }

    /** Completes with the positions of the oldest 10,000 dead-lettered events. */
    Future<List<Position>> deadLetteredPositions(Projection projection) {
        return pool.preparedQuery(SELECT_DEAD_LETTERED)
                .execute(Tuple.of(new String[] {projection.name()}, MAX_RETRIED))
                .map(rows ->
                        rows.stream().map(ProjectionStatusQueries::positionOf).toList());
    }
}
