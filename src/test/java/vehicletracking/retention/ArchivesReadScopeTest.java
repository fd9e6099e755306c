package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Events.NOON;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vehicletracking.access.AuthMode;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.vehicle.AccessScope;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Role;
import vehicletracking.vehicle.VehicleEvent.LicensePlateChanged;

/**
 * Two archives: the first has locations of one vehicle only, and the second those of two vehicles. Each vehicle has a key.
 * An event of the later vehicle is in a batch of the first archive, and retained in the table.
 */
@SuppressWarnings("NullAway.Init") // set before the first test
@IntegrationTest
class ArchivesReadScopeTest {

    private static ArchivingService log;
    private static List<LogArchive> archives;
    private static String keyOfEarlier;
    private static String keyOfLater;
    private static UUID archivedOfEarlier;
    private static UUID retainedOfLater;

    @BeforeAll
    static void start() throws TimeoutException {
        log = new ArchivingService(AuthMode.KEYS, 100);
        UUID earlier = log.service.register("EARLIER");
        UUID later = log.service.register("LATER");
        List<NewEvent> tracked = IntStream.range(0, 290)
                .mapToObj(i ->
                        Events.tracked(i > 120 && i % 2 == 0 ? later : earlier, i / 10.0, 0, null, NOON.plusSeconds(i)))
                .map(EventMapper::newEvent)
                .collect(Collectors.toList());
        LicensePlateChanged renamed = new LicensePlateChanged(
                UUID.randomUUID(), later, new LicensePlate("LATER"), new LicensePlate("LATEST"), NOON.plusSeconds(1));
        tracked.set(5, EventMapper.newEvent(renamed));
        retainedOfLater = renamed.id();
        for (int from = 0; from < tracked.size(); from += 10) {
            log.service.append(0, tracked.subList(from, from + 10));
        }
        archivedOfEarlier = tracked.get(30).eventId();
        keyOfEarlier = log.service.issueKey(Role.READ, new AccessScope(Set.of(earlier), null));
        keyOfLater = log.service.issueKey(Role.READ, new AccessScope(Set.of(later), null));
        archives = log.archive(2);
        assertThat(archives).hasSize(2);
    }

    @AfterAll
    static void close() throws TimeoutException {
        log.close();
    }

    private static HttpResponse<Buffer> get(String uri, String key) throws TimeoutException {
        return log.service.get(uri, "Authorization", "Bearer " + key);
    }

    private static String range(int firstSecond, int lastSecond) {
        return "?from=" + NOON.plusSeconds(firstSecond) + "&to=" + NOON.plusSeconds(lastSecond);
    }

    /** All of times in the first archive. */
    static Stream<String> queriesOfTheFirstArchive() {
        return Stream.of("/vehicle-locations?at=" + NOON.plusSeconds(50), "/vehicle-movement" + range(0, 50));
    }

    @ParameterizedTest
    @MethodSource("queriesOfTheFirstArchive")
    void an_archive_without_a_vehicle_of_the_key_is_not_needed(String uri) throws TimeoutException {
        HttpResponse<Buffer> gone = get(uri, keyOfEarlier);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.bodyAsString()).contains(archives.getFirst().file());

        assertThat(get(uri, keyOfLater).statusCode()).isEqualTo(200);
    }

    @Test
    void an_archive_with_a_vehicle_of_the_key_is_needed() throws TimeoutException {
        HttpResponse<Buffer> gone = get("/vehicle-movement" + range(0, 250), keyOfLater);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.bodyAsString())
                .contains(archives.getLast().file())
                .doesNotContain(archives.getFirst().file());
        assertThat(get("/vehicle-locations?at=" + NOON.plusSeconds(150), keyOfLater)
                        .statusCode())
                .isEqualTo(410);
    }

    @Test
    void a_page_and_a_stream_of_the_log_name_archives_with_vehicles_of_the_key() throws TimeoutException {
        assertThat(get("/events?limit=1000", keyOfEarlier).bodyAsJsonObject().getJsonArray("archived"))
                .hasSize(2);
        JsonObject page = get("/events?limit=1000", keyOfLater).bodyAsJsonObject();
        assertThat(page.getJsonArray("archived")).hasSize(1);
        assertThat(page.getJsonArray("archived").getJsonObject(0).getString("file"))
                .isEqualTo(archives.getLast().file());

        assertThat(get("/events?format=ndjson", keyOfEarlier).getHeader("Log-Archived"))
                .isEqualTo("0-200");
        assertThat(get("/events?format=ndjson", keyOfLater).getHeader("Log-Archived"))
                .isEqualTo("100-200");
    }

    /** Ids of random UUIDs, which any archive may contain. */
    @Test
    void an_archived_event_of_another_vehicle_is_one_that_does_not_exist() throws TimeoutException {
        UUID unknown = UUID.randomUUID();
        for (String path : List.of("/events/", "/audit/proof/")) {
            assertThat(get(path + archivedOfEarlier, keyOfEarlier).bodyAsString())
                    .contains(archives.getFirst().file());
            String response = get(path + archivedOfEarlier, keyOfLater).bodyAsString();
            assertThat(response.replace(archivedOfEarlier.toString(), unknown.toString()))
                    .isEqualTo(get(path + unknown, keyOfLater).bodyAsString())
                    .doesNotContain(archives.getFirst().file());
        }
    }

    @Test
    void a_proof_needs_the_archive_of_its_batch() throws TimeoutException {
        assertThat(get("/events/" + retainedOfLater, keyOfLater).statusCode()).isEqualTo(200);
        HttpResponse<Buffer> gone = get("/audit/proof/" + retainedOfLater, keyOfLater);
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.bodyAsString()).contains(archives.getFirst().file());
    }
}
