package vehicletracking.example;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vehicletracking.bus.RecordCodec;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Subscriptions;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@ExtendWith(VertxExtension.class)
@IntegrationTest
class SpeedingVerticleTest {

    @Test
    void only_vehicles_over_the_limit_are_published(Vertx vertx) throws Exception {
        Pools pools = TestDatabase.pools(vertx);
        RecordCodec.register(vertx.eventBus(), LogAppended.class);
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000));
        UUID slow = UUID.randomUUID();
        UUID fast = UUID.randomUUID();
        Promise<String> published = Promise.promise();
        vertx.eventBus().<String>consumer(SpeedingVerticle.ADDRESS, message -> published.tryComplete(message.body()));
        String deployment = await(vertx.deployVerticle(new SpeedingVerticle(new Subscriptions(vertx, store), 36)));
        assertThat(await(store.append(
                        0,
                        List.of(
                                Append.always(EventMapper.newEvent(Events.tracked(slow, 1, 2, 35.0))),
                                Append.always(EventMapper.newEvent(Events.tracked(fast, 1, 2, 37.0)))))))
                .hasSize(2);
        assertThat(await(published.future())).isEqualTo(fast.toString());
        await(vertx.undeploy(deployment));
        await(pools.close());
    }
}
