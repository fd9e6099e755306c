package vehicletracking.eventstore.table;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.EventStoreConformance;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class EventLookupTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);
    private final EventLookup lookup = new EventLookup(pools.reads());
    private final List<UUID> ids = new ArrayList<>();

    @BeforeEach
    void fillTheLog() throws Exception {
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 1_000));
        for (int i = 0; i < 12; i++) {
            List<UUID> batch = List.of(Generators.timeBasedEpochGenerator().generate(), UUID.randomUUID());
            ids.addAll(batch);
            assertThat(await(store.append(
                            i % 2, batch.stream().map(EventLookupTest::append).toList())))
                    .hasSize(2);
        }
    }

    private static Append append(UUID eventId) {
        return Append.always(new NewEvent(
                eventId,
                "A",
                UUID.randomUUID(),
                EventStoreConformance.NOON,
                1,
                CanonicalJson.EMPTY,
                CanonicalJson.EMPTY,
                List.of()));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void every_event_is_found_by_its_id_and_no_other_is() throws Exception {
        for (UUID id : ids) {
            assertThat(await(lookup.find(id)))
                    .get()
                    .extracting(RecordedEvent::eventId)
                    .isEqualTo(id);
        }
        assertThat(await(lookup.find(UUID.randomUUID()))).isEmpty();
        assertThat(await(lookup.find(Generators.timeBasedEpochGenerator().generate())))
                .isEmpty();
    }

    /** An archive may contain every event that the lookup would have found in the table. */
    @ParameterizedTest
    @CsvSource({"-121, false", "-119, true", "0, true", "99, true", "218, true", "221, false"})
    void an_archive_may_contain_an_event_whose_id_was_created_within_the_clock_skew(long seconds, boolean isPossible) {
        Instant first = EventStoreConformance.NOON;
        LogArchive archive = new LogArchive(
                0,
                100,
                1,
                LogArchive.State.ARCHIVED,
                "file",
                1,
                "",
                100,
                0,
                first,
                first,
                first,
                first.plusSeconds(100),
                first,
                null);
        UUID eventId = new UUID(first.plusSeconds(seconds).toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE);
        assertThat(archive.mayContain(eventId)).isEqualTo(isPossible);
        assertThat(archive.mayContain(UUID.randomUUID())).isTrue();
    }
}
