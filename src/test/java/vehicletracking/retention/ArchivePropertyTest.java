package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.Shards;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.verify.LogVerifier.Result;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * Property: archiving never changes the response to a query; it is the same as before or 410. Checked with a few
 * thousand queries on a log of random, late-arriving, corrected and retracted locations, before partitions are
 * archived, after each one, and after all are restored.
 */
@SuppressWarnings("NullAway.Init") // set before each test
@IntegrationTest
class ArchivePropertyTest {

    private static final int SHARDS = 2;
    private static final int PARTITION_EVENTS = 100;
    private static final int EVENTS = 1_100;
    private static final int VEHICLES = 7;

    private final Random random = new Random(20_261);
    private final List<UUID> vehicles = new ArrayList<>();
    private final List<LocationTracked> tracked = new ArrayList<>();
    private final List<Instant> recorded = new ArrayList<>();
    private ArchivingService log;

    @BeforeEach
    void start() throws Exception {
        log = new ArchivingService(SHARDS, PARTITION_EVENTS);
        for (int i = 0; i < VEHICLES; i++) {
            vehicles.add(registered(i));
        }
        for (int i = 0; i < EVENTS; ) {
            i += appendSome(i);
        }
    }

    /** Alternates between the shards, so that both fill their partitions. */
    private UUID registered(int number) throws Exception {
        UUID vehicleId = UUID.randomUUID();
        while (Math.floorMod(vehicleId.hashCode(), SHARDS) != number % SHARDS) {
            vehicleId = UUID.randomUUID();
        }
        NewEvent registered = EventMapper.newEvent(Events.registered(vehicleId, "ARCHIVED-" + number));
        recorded.add(log.service.append(Shards.REGISTRATION, List.of(registered)));
        return vehicleId;
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    /**
     * Appends a batch to each shard: mostly current locations, some late-arriving ones, some amendments of any
     * location.
     */
    private int appendSome(int now) throws Exception {
        int count = 1 + random.nextInt(40);
        Map<Integer, List<NewEvent>> batches = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            NewEvent event = random.nextInt(20) > 0 || tracked.isEmpty() ? location(now + i) : amendment(now + i);
            batches.computeIfAbsent(Math.floorMod(event.subject().hashCode(), SHARDS), shard -> new ArrayList<>())
                    .add(event);
        }
        for (Map.Entry<Integer, List<NewEvent>> batch : batches.entrySet()) {
            recorded.add(log.service.append(batch.getKey(), batch.getValue()));
        }
        return count;
    }

    /**
     * The last vehicle stops reporting half-way; after a third, the one before it reports late-arriving locations only.
     */
    private NewEvent location(int now) {
        int vehicle = random.nextInt(now < EVENTS / 2 ? VEHICLES : VEHICLES - 1);
        int late =
                random.nextInt(8) == 0 || (vehicle == VEHICLES - 2 && now > EVENTS / 3) ? random.nextInt(now + 1) : 0;
        LocationTracked location =
                Events.tracked(vehicles.get(vehicle), random.nextInt(1_000) / 16.0, 10, null, at((now - late) / 3 * 3));
        tracked.add(location);
        return EventMapper.newEvent(location);
    }

    private NewEvent amendment(int now) {
        LocationTracked wrong = tracked.get(random.nextInt(tracked.size()));
        return random.nextBoolean()
                ? Amendments.retracted(wrong, at(now))
                : Amendments.corrected(wrong, random.nextInt(1_000) / 16.0, 10, at(random.nextInt(now + 1)));
    }

    private List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Instant at = at(random.nextInt(EVENTS + 50) - 10);
            Instant to = at.plusSeconds(random.nextInt(200));
            String asKnownAt = i % 3 == 0 ? "&asKnownAt=" + recorded.get(random.nextInt(recorded.size())) : "";
            UUID vehicle = vehicles.get(random.nextInt(VEHICLES));
            queries.add("/vehicle-location/" + vehicle + "?at=" + at + asKnownAt);
            queries.add("/vehicle-location/" + vehicle + "?interpolate=true&at=" + at + asKnownAt);
            queries.add("/vehicle-track/" + vehicle + "?from=" + at + "&to=" + to + asKnownAt);
            queries.add("/vehicle-movement/" + vehicle + "?from=" + at + "&to=" + to + asKnownAt);
            queries.add("/vehicle-locations?limit=3&at=" + at + asKnownAt);
            queries.add("/vehicle-locations?bbox=0,10,20,40&at=" + at + asKnownAt);
            queries.add("/vehicle-movement?from=" + at + "&to=" + to + asKnownAt);
            UUID event = tracked.get(random.nextInt(tracked.size())).id();
            queries.add("/events/" + event);
            queries.add("/audit/proof/" + event);
        }
        vehicles.forEach(vehicle -> {
            queries.add("/vehicle-current-location/" + vehicle);
            queries.add("/vehicle-location/" + vehicle + "?at=" + at(EVENTS + 100));
            queries.add("/vehicle-track/" + vehicle + "?from=" + at(EVENTS) + "&to=" + at(EVENTS + 100));
        });
        queries.add("/vehicle-locations?at=" + at(EVENTS + 100));
        queries.add("/events?type=VehicleRegistered&limit=1000");
        return queries;
    }

    private Map<String, String> responses(List<String> queries) throws Exception {
        Map<String, String> responses = new LinkedHashMap<>();
        for (String query : queries) {
            HttpResponse<Buffer> response = log.service.get(query);
            responses.put(query, response.statusCode() + " " + response.bodyAsString());
        }
        return responses;
    }

    @Test
    void a_response_is_unchanged_or_410_and_unchanged_after_the_restore() throws Exception {
        List<String> queries = queries();
        Map<String, String> before = responses(queries);
        List<String> models = log.rebuild();
        long refused = 0;
        for (int archived = 1; archived <= 3; archived++) {
            assertThat(log.archive(1)).hasSize(archived);
            Map<String, String> now = responses(queries);
            long archivedNow = now.values().stream()
                    .filter(response -> response.startsWith("410 "))
                    .count();
            assertThat(archivedNow).isGreaterThan(refused);
            refused = archivedNow;
            assertSameOrArchived(before, now);
            assertLaterQueriesSucceed(now);
            assertThat(log.rebuild()).isEqualTo(models);
            assertThat(log.verify()).isInstanceOf(Result.Intact.class);
        }
        assertThat(refused).isBetween(queries.size() / 10L, queries.size() * 9L / 10);
        log.restoreAll();
        assertThat(responses(queries)).isEqualTo(before);
        assertThat(log.rebuild()).isEqualTo(models);
        assertThat(log.verify()).isInstanceOf(Result.Intact.class);
    }

    private static void assertSameOrArchived(Map<String, String> before, Map<String, String> now) {
        now.forEach((query, response) -> {
            if (!response.startsWith("410 ") && !query.startsWith("/events?")) {
                assertThat(response).as(query).isEqualTo(before.get(query));
            }
        });
    }

    /** As-of queries for times after all archived events succeed. */
    private void assertLaterQueriesSucceed(Map<String, String> now) throws Exception {
        Instant last = log.archivedPartitions().stream()
                .map(LogArchive::lastOccurredAt)
                .max(Instant::compareTo)
                .orElseThrow();
        now.forEach((query, response) -> {
            boolean isAsOfQuery = query.startsWith("/vehicle-location") && !query.contains("asKnownAt");
            if (query.startsWith("/vehicle-current-location/")
                    || (isAsOfQuery && timeOf(query).isAfter(last))) {
                assertThat(response).as(query).startsWith("200 ");
            }
        });
    }

    private static Instant timeOf(String query) {
        return Instant.parse(query.replaceAll(".*[?&]at=", "").replaceAll("&.*", ""));
    }
}
