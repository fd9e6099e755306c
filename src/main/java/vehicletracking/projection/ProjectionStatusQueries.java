package vehicletracking.projection;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.Position;

/** Reads how far behind the log the projections are, and what they set aside. */
final class ProjectionStatusQueries {

    private static final String SELECT_LAG = """
        SELECT checkpoint.name, checkpoint.shard, checkpoint.position, log_head.head - checkpoint.position AS behind_events,
               (SELECT extract(epoch FROM now() - recorded_at) FROM event
                 WHERE event.shard = checkpoint.shard AND event.position = checkpoint.position + 1)::float8
               AS behind_seconds
          FROM checkpoint JOIN log_head USING (shard)
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

    /** What its runner knows of a projection. */
    record RunnerState(Projection projection, @Nullable String error, boolean isRebuilding) {

        ProjectionStatus.State state() {
            if (error != null) {
                return ProjectionStatus.State.FAILING;
            }
            return isRebuilding ? ProjectionStatus.State.REBUILDING : ProjectionStatus.State.LIVE;
        }
    }

    Future<List<ProjectionStatus>> of(List<RunnerState> observed) {
        String[] names = observed.stream()
                .flatMap(each ->
                        List.of(each.projection().name(), each.projection().rebuildName()).stream())
                .toArray(String[]::new);
        Future<RowSet<Row>> lag = pool.preparedQuery(SELECT_LAG).execute(Tuple.of(names));
        Future<RowSet<Row>> poison = pool.preparedQuery(SELECT_DEAD_LETTERED).execute(Tuple.of(names, MAX_LISTED));
        return Future.all(lag, poison)
                .map(ignored -> observed.stream()
                        .map(each -> statusOf(each, lag.result(), poison.result()))
                        .toList());
    }

    private static ProjectionStatus statusOf(RunnerState observed, RowSet<Row> lag, RowSet<Row> poison) {
        Projection projection = observed.projection();
        List<Row> own = rowsWhere(lag, "name", projection.name());
        return new ProjectionStatus(
                projection.name(),
                cursorOf(own),
                own.stream().mapToLong(row -> row.getLong("behind_events")).sum(),
                own.stream()
                        .mapToDouble(ProjectionStatusQueries::behindSeconds)
                        .max()
                        .orElse(0),
                observed.state(),
                observed.error(),
                observed.isRebuilding() ? cursorOf(rowsWhere(lag, "name", projection.rebuildName())) : null,
                rowsWhere(poison, "projection", projection.name()).stream()
                        .map(row ->
                                new ProjectionStatus.DeadLetteredEvent(positionOf(row).toString(), row.getString("error")))
                        .toList());
    }

    private static double behindSeconds(Row row) {
        Double seconds = row.getDouble("behind_seconds");
        return seconds == null ? 0 : Math.max(0, seconds);
    }

    private static List<Row> rowsWhere(RowSet<Row> rows, String column, String name) {
        List<Row> named = new ArrayList<>();
        rows.forEach(row -> {
            if (name.equals(row.getString(column))) {
                named.add(row);
            }
        });
        return named;
    }

    private static Cursor cursorOf(List<Row> rows) {
        var positions = new TreeMap<Integer, Long>();
        rows.forEach(row -> positions.put(row.getInteger("shard"), row.getLong("position")));
        return new Cursor(positions);
    }

    private static Position positionOf(Row row) {
        return new Position(row.getInteger("shard"), row.getLong("position"));
    }

    /** The oldest events that the projection set aside, ten thousand at most. */
    Future<List<Position>> deadLetteredPositions(Projection projection) {
        return pool.preparedQuery(SELECT_DEAD_LETTERED)
                .execute(Tuple.of(new String[] {projection.name()}, MAX_RETRIED))
                .map(rows ->
                        rows.stream().map(ProjectionStatusQueries::positionOf).toList());
    }
}
