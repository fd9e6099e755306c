package vehicletracking.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.projection.ProjectionStore.Target;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Nodes that come upon the same unprocessable event at the same time. */
@ExtendWith(VertxExtension.class)
@IntegrationTest
class DeadLetterRaceTest {

    private static final Target TARGET = Target.live(CurrentLocationProjection.PROJECTION);
    private static final int EVENTS = 200;
    private static final int NODES = 4;

    private static NewEvent event(int number) {
        return number % 10 == 0
                ? new NewEvent(
                        UUID.randomUUID(),
                        EventTypes.LOCATION_TRACKED,
                        UUID.randomUUID(),
                        Events.NOON,
                        1,
                        CanonicalJson.of("{\"latitude\": \"north\"}"),
                        CanonicalJson.EMPTY,
                        List.of())
                : EventMapper.newEvent(Events.tracked(UUID.randomUUID(), 1, 2, null));
    }

    private static Future<Void> advanceToHead(ProjectionStore store, EventStore log) {
        return store.advance(TARGET, 0, 1)
                .compose(ignored -> log.checkpoint(TARGET.name()))
                .compose(reached -> reached.in(0) == EVENTS ? Future.succeededFuture() : advanceToHead(store, log));
    }

    @Test
    void only_unprocessable_events_are_dead_lettered(Vertx vertx) throws Exception {
        Pools pools = TestDatabase.pools(vertx);
        EventStore log = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 1_000_000));
        await(log.append(
                0,
                IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(number -> Append.always(event(number)))
                        .toList()));
        ProjectionStore store = new ProjectionStore(pools.projections(), log.shardStatements());
        await(store.createCheckpoints(TARGET));

        await(Future.all(IntStream.range(0, NODES)
                .mapToObj(node -> advanceToHead(store, log))
                .toList()));

        List<Long> deadLettered =
                await(pools.reads()
                                .query("SELECT position FROM poison_event ORDER BY position")
                                .execute())
                        .stream()
                        .map(row -> row.getLong("position"))
                        .toList();
        assertThat(deadLettered).hasSize(EVENTS / 10).allMatch(position -> position % 10 == 0);
        await(pools.close());
    }
}
