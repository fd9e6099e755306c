package vehicletracking.eventstore.table;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.Condition;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.ClosedPartitions;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Which partitions are closed, and the times that are recorded for them. */
@IntegrationTest
class PartitionCloserTest {

    private static final int PARTITION_EVENTS = 100;
    private static final Vertx VERTX = Vertx.vertx();

    private final Pools pools = TestDatabase.pools(VERTX, List.of("Happened"));

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    @AfterEach
    void closePools() throws Exception {
        await(pools.close());
    }

    private EventStore open(int shards) throws Exception {
        return await(PgEventStore.open(pools.writes(), pools.reads(), shards, PARTITION_EVENTS));
    }

    private List<ClosedPartition> closed() throws Exception {
        String sql = "SELECT * FROM log_partition WHERE closed_at IS NOT NULL ORDER BY from_position";
        return await(pools.reads().query(sql).execute()).stream()
                .map(ClosedPartition::of)
                .toList();
    }

    private List<ClosedPartition> closedOnce(int count) throws Exception {
        ClosedPartitions.await(count, pools.reads());
        return closed();
    }

    private void closeFull() throws Exception {
        await(new PartitionCloser(pools.writes()).closeFull());
    }

    /** Appends events that occur a second apart, from {@code firstSecond}. */
    @CanIgnoreReturnValue
    private static Appended append(EventStore store, int shard, int count, int firstSecond) throws Exception {
        List<NewEvent> events = IntStream.range(0, count)
                .mapToObj(i -> new NewEvent(
                        UUID.randomUUID(),
                        "Happened",
                        UUID.randomUUID(),
                        at(firstSecond + i),
                        1,
                        CanonicalJson.EMPTY,
                        CanonicalJson.EMPTY,
                        List.of()))
                .toList();
        return (Appended) await(store.append(shard, List.of(new Append(events, Condition.always()))))
                .getFirst();
    }

    private static Instant at(int second) {
        return Events.NOON.plusSeconds(second);
    }

    @Test
    void a_partition_is_closed_when_every_shard_has_filled_it() throws Exception {
        EventStore store = open(2);
        append(store, 0, 150, 0);
        append(store, 1, 98, 1_000);
        closeFull();
        assertThat(closed()).isEmpty();
        Instant filledAt = append(store, 1, 1, 1_098).recordedAt();
        assertThat(closedOnce(1)).containsExactly(new ClosedPartition(0, 100, at(0), at(1_098), filledAt));
    }

    @Test
    void a_late_arriving_event_extends_the_times_of_its_own_partition() throws Exception {
        EventStore store = open(1);
        append(store, 0, 90, 500);
        append(store, 0, 1, -86_400);
        append(store, 0, 9, 590);
        append(store, 0, 98, 100);
        Instant filledAt = append(store, 0, 60, 10_000).recordedAt();
        List<ClosedPartition> closed = closedOnce(2);
        assertThat(closed).hasSize(2);
        assertThat(closed.getFirst().firstOccurredAt()).isEqualTo(at(-86_400));
        assertThat(closed.getFirst().lastOccurredAt()).isEqualTo(at(597));
        assertThat(closed.getLast().firstOccurredAt()).isEqualTo(at(100));
        assertThat(closed.getLast().lastOccurredAt()).isEqualTo(at(10_000));
        assertThat(closed.getLast().lastRecordedAt()).isEqualTo(filledAt);
    }

    @Test
    void a_full_partition_that_is_open_is_closed_at_the_next_start() throws Exception {
        append(open(1), 0, 350, 0);
        List<ClosedPartition> closed = closedOnce(3);
        await(pools.writes().withTransaction(PartitionCloser::reopenAll));
        assertThat(closed()).isEmpty();
        assertThat(open(1).shards()).isEqualTo(1);
        assertThat(closedOnce(3)).isEqualTo(closed).hasSize(3);
    }

    @Test
    void a_closed_partition_does_not_change() throws Exception {
        append(open(1), 0, 150, 0);
        assertThat(closedOnce(1)).hasSize(1);
        String sql = "SELECT closed_at FROM log_partition WHERE from_position = 0";
        var closedAt =
                await(pools.reads().query(sql).execute()).iterator().next().getOffsetDateTime(0);
        closeFull();
        closeFull();
        assertThat(await(pools.reads().query(sql).execute()).iterator().next().getOffsetDateTime(0))
                .isEqualTo(closedAt);
    }

    @Test
    void adding_a_shard_reopens_all_partitions() throws Exception {
        append(open(1), 0, 350, 0);
        assertThat(closedOnce(3)).hasSize(3);
        EventStore more = open(2);
        assertThat(closed()).isEmpty();
        append(more, 1, 120, -50);
        ClosedPartition first = closedOnce(1).getFirst();
        assertThat(first.firstOccurredAt()).isEqualTo(at(-50));
        assertThat(closed()).hasSize(1);
    }
}
