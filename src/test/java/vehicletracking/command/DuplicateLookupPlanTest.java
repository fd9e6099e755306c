package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.QueryPlan;
import vehicletracking.testing.TestDatabase;

/** How PostgreSQL finds reports again on a log of several partitions, planned for any values. */
@IntegrationTest
class DuplicateLookupPlanTest {

    private static final List<UUID> IDS =
            IntStream.range(0, 50).mapToObj(i -> UUID.randomUUID()).toList();

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private String plan() throws Exception {
        return QueryPlan.of(
                pools.writes(),
                "force_generic_plan",
                "uuid[], timestamptz[], float8[], float8[]",
                DuplicateLookup.SELECT,
                "ARRAY['%s', '%s']::uuid[]".formatted(IDS.get(0), IDS.get(1)),
                "ARRAY['%s', '%s']::timestamptz[]".formatted(Events.NOON, Events.NOON.plusSeconds(100)),
                "ARRAY[1, 9]",
                "ARRAY[2, 9]");
    }

    @Test
    void every_look_follows_the_index_and_what_is_known_is_not_looked_around() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 5_000));
        for (int batch = 0; batch < 15; batch++) {
            int minute = batch;
            List<Append> appends = IntStream.range(0, 1_000)
                    .mapToObj(i -> Append.always(EventMapper.newEvent(Events.tracked(
                            IDS.get(i % IDS.size()),
                            1,
                            2,
                            null,
                            Events.NOON.plusSeconds(minute * 60 + i / IDS.size())))))
                    .toList();
            assertThat(await(store.append(0, appends))).hasSize(1_000);
        }
        await(pools.writes().query("ANALYZE").execute());

        assertThat(plan())
                .containsPattern("_subject_occurred_at_idx")
                .contains("One-Time Filter: (event.event_id IS NULL)")
                .doesNotContainPattern("Seq Scan on event_from_0000000(00|05|10)000");
        assertThat(PgEventStore.isWorthPreparing(DuplicateLookup.SELECT)).isTrue();
    }
}
