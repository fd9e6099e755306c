package vehicletracking.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vehicletracking.claim.Claim;
import vehicletracking.claim.Claims;
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

@ExtendWith(VertxExtension.class)
@IntegrationTest
class RebuildTest {

    private static final int BATCH = 5_000;

    /** More events than one batch of a rebuild, with an unprocessable event near the beginning. */
    private static final int BATCHES = 50;

    private static NewEvent unprocessableEvent() {
        return new NewEvent(
                UUID.randomUUID(),
                EventTypes.LOCATION_TRACKED,
                UUID.randomUUID(),
                Events.NOON,
                1,
                CanonicalJson.of("{\"latitude\": \"north\"}"),
                CanonicalJson.EMPTY,
                List.of());
    }

    @Test
    void the_rebuilt_table_is_at_the_head_although_an_early_event_was_dead_lettered(Vertx vertx) throws Exception {
        Pools pools = TestDatabase.pools(vertx);
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000_000));
        UUID vehicleId = UUID.randomUUID();
        for (int batch = 0; batch < BATCHES; batch++) {
            await(store.append(
                    batch == 0 ? 1 : 0,
                    IntStream.range(0, BATCH)
                            .mapToObj(i -> Append.always(EventMapper.newEvent(Events.tracked(vehicleId, 1, 2, null))))
                            .toList()));
            if (batch == 1) {
                await(store.append(0, List.of(Append.always(unprocessableEvent()))));
            }
        }
        ProjectionStore projections = new ProjectionStore(pools.projections(), store.shardStatements());
        await(projections.createCheckpoints(Target.live(CurrentLocationProjection.PROJECTION)));

        Claim claim = await(new Claims(vertx, pools.projections()).tryClaim("rebuild"))
                .orElseThrow();
        await(new ProjectionRebuild(pools.projections(), projections, CurrentLocationProjection.PROJECTION, claim)
                .run());

        assertThat(await(store.checkpoint(CurrentLocationProjection.PROJECTION.name())))
                .isEqualTo(await(store.head()));
        assertThat(await(pools.reads()
                                .query("SELECT position FROM poison_event")
                                .execute())
                        .iterator()
                        .next()
                        .getLong(0))
                .isEqualTo(BATCH + 1);
        await(pools.close());
    }
}
