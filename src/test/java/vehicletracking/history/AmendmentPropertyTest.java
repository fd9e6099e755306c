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
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestService;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Random reports, corrections and retractions, compared with a model that keeps every state. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class AmendmentPropertyTest {

    private static final int HISTORIES = 6;
    private static final int STEPS = 40;

    /** The compared fields of an effective location. */
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
            Map<Instant, List<EffectiveLocation>> states = appendRandomHistory(vehicleId, random);
            for (Map.Entry<Instant, List<EffectiveLocation>> state : states.entrySet()) {
                assertState(vehicleId, state.getKey(), state.getValue(), at(random.nextInt(1_000)));
            }
        }
    }

    /** The effective locations after each step, ordered by time; the key is when the step was recorded. */
    private static Map<Instant, List<EffectiveLocation>> appendRandomHistory(UUID vehicleId, Random random)
            throws Exception {
        Map<Instant, List<EffectiveLocation>> states = new LinkedHashMap<>();
        Map<UUID, EffectiveLocation> effective = new LinkedHashMap<>();
        List<LocationTracked> tracked = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            NewEvent event = step(vehicleId, random, tracked, effective);
            Instant recordedAt = service.append(event);
            List<EffectiveLocation> state = effective.values().stream()
                    .sorted(Comparator.comparing(EffectiveLocation::occurredAt)
                            .thenComparing(each -> each.id().toString()))
                    .toList();
            states.put(recordedAt, state);
            assertCurrent(vehicleId, state);
        }
        return states;
    }

    private static NewEvent step(
            UUID vehicleId, Random random, List<LocationTracked> tracked, Map<UUID, EffectiveLocation> effective) {
        Instant occurredAt = at(random.nextInt(1_000));
        double latitude = random.nextInt(1_000) / 16.0;
        int choice = tracked.isEmpty() ? 9 : random.nextInt(10);
        if (choice >= 4) {
            LocationTracked location = Events.tracked(vehicleId, latitude, 10, null, occurredAt);
            tracked.add(location);
            effective.put(location.id(), new EffectiveLocation(location.id(), latitude, occurredAt));
            return EventMapper.newEvent(location);
        }
        LocationTracked wrong = tracked.get(random.nextInt(tracked.size()));
        if (choice == 0) {
            effective.remove(wrong.id());
            return Amendments.retracted(wrong, occurredAt);
        }
        effective.put(wrong.id(), new EffectiveLocation(wrong.id(), latitude, occurredAt));
        return Amendments.corrected(wrong, latitude, 10, occurredAt);
    }

    /** The read model reflects every amendment. */
    private static void assertCurrent(UUID vehicleId, List<EffectiveLocation> effective) throws Exception {
        String uri = "/vehicle-current-location/" + vehicleId;
        if (effective.isEmpty()) {
            assertThat(service.refused(404, uri).getString("type")).isEqualTo("/problems/no-location-yet");
        } else {
            assertThat(effectiveLocationOf(service.ok(uri))).isEqualTo(effective.getLast());
        }
    }

    private static void assertState(UUID vehicleId, Instant asKnownAt, List<EffectiveLocation> effective, Instant at)
            throws Exception {
        String parameter = "&asKnownAt=" + asKnownAt;
        JsonObject track = service.ok("/vehicle-track/" + vehicleId + "?from=" + at(0) + "&to=" + at(999) + parameter);
        assertThat(track.getJsonArray("locations").stream().map(each -> effectiveLocationOf((JsonObject) each)))
                .containsExactlyElementsOf(effective);
        String uri = "/vehicle-location/" + vehicleId + "?at=" + at + parameter;
        List<EffectiveLocation> before = effective.stream()
                .filter(each -> !each.occurredAt().isAfter(at))
                .toList();
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
