package vehicletracking.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.testing.Amendments;
import vehicletracking.testing.Events;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Random tellings, corrections and retractions, held against a model that remembers every state there was. */
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class AmendmentPropertyTest {

    private static final int HISTORIES = 6;
    private static final int STEPS = 40;

    /** What counts of one location. */
    private record EffectiveLocation(UUID id, double latitude, Instant occurredAt) {}

    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        service = new TestService(2, 1_000);
    }

    @AfterAll
    static void close() throws Exception {
        service.close();
    }

    private static Instant at(int seconds) {
        return Events.NOON.plusSeconds(seconds);
    }

    @Test
    void tracks_and_locations_match_the_model_at_any_time_and_as_known_at_any_time() throws Exception {
        Random random = new Random(1_234);
        for (int i = 0; i < HISTORIES; i++) {
            UUID vehicleId = service.register("RANDOM-" + i);
            Map<Instant, List<EffectiveLocation>> known = appendRandomHistory(vehicleId, random);
            for (Map.Entry<Instant, List<EffectiveLocation>> state : known.entrySet()) {
                assertState(vehicleId, state.getKey(), state.getValue(), at(random.nextInt(1_000)));
            }
        }
    }

    /** What counted after each step, in the order of its time, by when the step was recorded. */
    private static Map<Instant, List<EffectiveLocation>> appendRandomHistory(UUID vehicleId, Random random) throws Exception {
        Map<Instant, List<EffectiveLocation>> known = new LinkedHashMap<>();
        Map<UUID, EffectiveLocation> counting = new LinkedHashMap<>();
        List<LocationTracked> told = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            NewEvent event = step(vehicleId, random, told, counting);
            Instant recordedAt = service.append(event);
            List<EffectiveLocation> state = counting.values().stream()
                    .sorted(Comparator.comparing(EffectiveLocation::occurredAt)
                            .thenComparing(each -> each.id().toString()))
                    .toList();
            known.put(recordedAt, state);
            assertCurrent(vehicleId, state);
        }
        return known;
    }

    private static NewEvent step(
            UUID vehicleId, Random random, List<LocationTracked> told, Map<UUID, EffectiveLocation> counting) {
        Instant occurredAt = at(random.nextInt(1_000));
        double latitude = random.nextInt(1_000) / 16.0;
        int choice = told.isEmpty() ? 9 : random.nextInt(10);
        if (choice >= 4) {
            LocationTracked tracked = Events.tracked(vehicleId, latitude, 10, null, occurredAt);
            told.add(tracked);
            counting.put(tracked.id(), new EffectiveLocation(tracked.id(), latitude, occurredAt));
            return EventMapper.newEvent(tracked);
        }
        LocationTracked wrong = told.get(random.nextInt(told.size()));
        if (choice == 0) {
            counting.remove(wrong.id());
            return Amendments.retracted(wrong, occurredAt);
        }
        counting.put(wrong.id(), new EffectiveLocation(wrong.id(), latitude, occurredAt));
        return Amendments.corrected(wrong, latitude, 10, occurredAt);
    }

    /** The read model follows, whatever is put right. */
    private static void assertCurrent(UUID vehicleId, List<EffectiveLocation> counting) throws Exception {
        String uri = "/vehicle-current-location/" + vehicleId;
        if (counting.isEmpty()) {
            assertThat(service.refused(404, uri).getString("type")).isEqualTo("/problems/no-location-yet");
        } else {
            assertThat(effectiveLocationOf(service.ok(uri))).isEqualTo(counting.getLast());
        }
    }

    private static void assertState(UUID vehicleId, Instant knownAt, List<EffectiveLocation> counting, Instant at)
            throws Exception {
        String asKnownAt = "&asKnownAt=" + knownAt;
        JsonObject track = service.ok("/vehicle-track/" + vehicleId + "?from=" + at(0) + "&to=" + at(999) + asKnownAt);
        assertThat(track.getJsonArray("locations").stream().map(each -> effectiveLocationOf((JsonObject) each)))
                .containsExactlyElementsOf(counting);
        String uri = "/vehicle-location/" + vehicleId + "?at=" + at + asKnownAt;
        List<EffectiveLocation> before =
                counting.stream().filter(each -> !each.occurredAt().isAfter(at)).toList();
        if (before.isEmpty()) {
            assertThat(service.refused(404, uri).getString("type")).isEqualTo("/problems/no-location-yet");
        } else {
            assertThat(effectiveLocationOf(service.ok(uri))).isEqualTo(before.getLast());
        }
    }

    private static EffectiveLocation effectiveLocationOf(JsonObject location) {
        return new EffectiveLocation(
                UUID.fromString(location.getString("locationTrackedId")),
                location.getDouble("latitude"),
                Instant.parse(location.getString("occurredAt")));
    }
}
