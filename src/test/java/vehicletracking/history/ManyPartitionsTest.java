package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.history.HistoryModel.EffectiveLocation;
import vehicletracking.temporal.PartitionTimeCache;
import vehicletracking.temporal.PartitionTimeIndex;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.ClosedPartitions;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Temporal queries on a log of many small partitions, compared with a reference model. The log has late-arriving
 * reports, reports with a future time, long gaps, corrections of old locations, and a shard that is added. Each query
 * runs with an index of all closed partitions, with an outdated one, and with an empty one.
 */
@IntegrationTest
class ManyPartitionsTest {

    private static final int PARTITION_EVENTS = 40;
    private static final int STEPS = 800;
    private static final int QUERIES = 120;

    private static final Vertx VERTX = Vertx.vertx();
    private static final Pools POOLS = TestDatabase.pools(VERTX);
    private static final Random RANDOM = new Random(42);
    private static final List<UUID> VEHICLES = IntStream.range(0, 7)
            .mapToObj(i -> new UUID(RANDOM.nextLong(), RANDOM.nextLong()))
            .toList();

    private static final HistoryModel MODEL = new HistoryModel();
    private static final List<LocationTracked> TRACKED = new ArrayList<>();
    private static final List<Instant> RECORDED = new ArrayList<>();

    /** Snapshots: an empty one, one of the first shard, one of some partitions, one of all partitions. */
    private static final List<PartitionTimeIndex> INDEXES = new ArrayList<>();

    @BeforeAll
    static void fillLog() throws Exception {
        await(POOLS.writes()
                .preparedQuery(
                        "INSERT INTO vehicle SELECT id, 1, id::text, now(), '-infinity' FROM unnest($1::uuid[]) AS id")
                .execute(Tuple.of(VEHICLES.toArray(UUID[]::new))));
        PartitionTimeCache times = new PartitionTimeCache(POOLS.past());
        INDEXES.add(times.current());
        EventStore store = open(1);
        steps(store, 0, STEPS / 3);
        ClosedPartitions.await(STEPS / 3 / PARTITION_EVENTS, POOLS.reads());
        INDEXES.add(await(times.refresh()));
        store = open(2);
        steps(store, STEPS / 3, STEPS);
        ClosedPartitions.await(5, POOLS.reads());
        INDEXES.add(await(times.refresh()));
        steps(store, STEPS, 2 * STEPS);
        await(open(2).head()); // closes the remaining partitions
        ClosedPartitions.await(15, POOLS.reads());
        INDEXES.add(await(times.refresh()));
    }

    private static EventStore open(int shards) throws Exception {
        return await(PgEventStore.open(POOLS.writes(), POOLS.reads(), shards, PARTITION_EVENTS));
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    private static void steps(EventStore store, int from, int to) throws Exception {
        for (int step = from; step < to; step++) {
            // The last vehicle stops reporting early.
            UUID vehicleId = VEHICLES.get(RANDOM.nextInt(step < 100 ? VEHICLES.size() : VEHICLES.size() - 1));
            int shard = Math.floorMod(vehicleId.hashCode(), store.shards());
            step(store, shard, vehicleId, time(step));
        }
    }

    /** Mostly now, sometimes late, rarely in the future; in whole seconds, so that times repeat. */
    private static Instant time(int step) {
        int offset =
                RANDOM.nextInt(10) == 0 ? -RANDOM.nextInt(800) : RANDOM.nextInt(200) == 0 ? RANDOM.nextInt(500) : 0;
        return Events.NOON.plusSeconds(step / 2 + offset);
    }

    private static void step(EventStore store, int shard, UUID vehicleId, Instant occurredAt) throws Exception {
        double latitude = RANDOM.nextInt(1_000) / 16.0;
        List<LocationTracked> own = TRACKED.stream()
                .filter(location -> location.vehicleId().equals(vehicleId))
                .toList();
        int choice = own.isEmpty() ? 99 : RANDOM.nextInt(100);
        if (choice > 2) {
            LocationTracked tracked = Events.tracked(vehicleId, latitude, 10, null, occurredAt);
            TRACKED.add(tracked);
            Instant recordedAt = append(store, shard, EventMapper.newEvent(tracked));
            addToModel(
                    tracked,
                    Optional.of(new EffectiveLocation(tracked.id(), vehicleId, latitude, occurredAt)),
                    recordedAt);
            return;
        }
        LocationTracked wrong = own.get(RANDOM.nextInt(own.size()));
        if (choice == 0) {
            addToModel(wrong, Optional.empty(), append(store, shard, Amendments.retracted(wrong, occurredAt)));
        } else {
            Instant recordedAt = append(store, shard, Amendments.corrected(wrong, latitude, 10, occurredAt));
            addToModel(
                    wrong, Optional.of(new EffectiveLocation(wrong.id(), vehicleId, latitude, occurredAt)), recordedAt);
        }
    }

    private static Instant append(EventStore store, int shard, NewEvent event) throws Exception {
        return ((Appended) await(store.append(shard, List.of(Append.always(event))))
                        .getFirst())
                .recordedAt();
    }

    private static void addToModel(
            LocationTracked location, Optional<EffectiveLocation> effective, Instant recordedAt) {
        MODEL.add(location.id(), effective, recordedAt);
        RECORDED.add(recordedAt);
    }

    private static Instant randomTime() {
        return Events.NOON.plusSeconds(RANDOM.nextInt(1_700) - 300);
    }

    private static Instant randomAsKnownAt() {
        return RANDOM.nextInt(3) == 0 ? RECORDED.get(RANDOM.nextInt(RECORDED.size())) : RECORDED.getLast();
    }

    private static @Nullable EffectiveLocation effectiveLocationOf(
            UUID vehicleId, @Nullable HistoricalLocation location) {
        return location == null
                ? null
                : new EffectiveLocation(
                        location.locationTrackedId(),
                        vehicleId,
                        location.fix().latitude(),
                        location.fix().occurredAt());
    }

    @Test
    void locations_match_the_model() throws Exception {
        for (PartitionTimeIndex index : INDEXES) {
            LocationAsOf locations = new LocationAsOf(POOLS.past(), () -> index, Duration.ofDays(365));
            for (int i = 0; i < QUERIES; i++) {
                UUID vehicleId = VEHICLES.get(i % VEHICLES.size());
                Instant at = randomTime();
                Instant asKnownAt = randomAsKnownAt();
                Optional<EffectiveLocation> before = MODEL.before(vehicleId, at, asKnownAt);
                Optional<EffectiveLocation> after = MODEL.after(vehicleId, at, asKnownAt);
                switch (await(locations.find(new LocationAsOf.Query(vehicleId, at, asKnownAt, false, true)))) {
                    case LocationAsOfResult.NoneBefore none -> {
                        assertThat(before).isEmpty();
                        assertThat(none.firstOccurredAt())
                                .isEqualTo(
                                        after.map(EffectiveLocation::occurredAt).orElse(null));
                    }
                    case LocationAsOfResult.LastKnown last ->
                        assertThat(effectiveLocationOf(vehicleId, last.location()))
                                .isEqualTo(before.orElseThrow());
                    case LocationAsOfResult.Interpolated between -> {
                        assertThat(effectiveLocationOf(vehicleId, between.before()))
                                .isEqualTo(before.orElseThrow());
                        assertThat(effectiveLocationOf(vehicleId, between.after()))
                                .isEqualTo(after.orElseThrow());
                    }
                }
            }
        }
    }

    @Test
    void tracks_match_the_model() throws Exception {
        for (PartitionTimeIndex index : INDEXES) {
            TrackQueries tracks = new TrackQueries(POOLS.past(), () -> index);
            for (int i = 0; i < QUERIES / 3; i++) {
                UUID vehicleId = VEHICLES.get(i % VEHICLES.size());
                Instant from = randomTime();
                Instant to = from.plusSeconds(RANDOM.nextInt(400));
                Instant asKnownAt = randomAsKnownAt();
                List<EffectiveLocation> found = new ArrayList<>();
                @Nullable TrackCursor cursor = TrackCursor.before(from);
                while (cursor != null) {
                    TrackQueries.TrackPage page = await(tracks.page(vehicleId, cursor, to, asKnownAt, 5));
                    page.locations().forEach(each -> found.add(effectiveLocationOf(vehicleId, each)));
                    cursor = page.next();
                }
                assertThat(found).containsExactlyElementsOf(MODEL.between(vehicleId, from, to, asKnownAt));
            }
        }
    }

    @Test
    void fleets_match_the_model() throws Exception {
        for (PartitionTimeIndex index : INDEXES) {
            FleetAsOf fleet = new FleetAsOf(POOLS.past(), () -> index);
            for (int i = 0; i < QUERIES / 3; i++) {
                Instant at = randomTime();
                Instant asKnownAt = randomAsKnownAt();
                List<EffectiveLocation> found = new ArrayList<>();
                @Nullable UUID after = null;
                do {
                    FleetAsOf.FleetPage page = await(
                            fleet.page(new FleetAsOf.Query(at, asKnownAt, false, null, AccessScope.ALL, after, 3)));
                    page.vehicles()
                            .forEach(each ->
                                    found.add(effectiveLocationOf(each.vehicleRegisteredId(), each.location())));
                    after = page.next();
                } while (after != null);
                assertThat(found)
                        .containsExactlyElementsOf(VEHICLES.stream()
                                .sorted(Comparator.comparing(UUID::toString))
                                .flatMap(vehicleId -> MODEL.before(vehicleId, at, asKnownAt).stream())
                                .toList());
            }
        }
    }
}
