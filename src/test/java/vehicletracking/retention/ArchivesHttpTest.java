package vehicletracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.archive.LogArchive;
import vehicletracking.eventstore.postgres.ExpiringKeys;
import vehicletracking.query.QueryBus;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** A vehicle with 300 locations, one a second, of which the first hundred are archived. */
@SuppressWarnings("NullAway.Init") // set before the first test
@IntegrationTest
class ArchivesHttpTest {

    private static ArchivingService log;
    private static UUID vehicleId;
    private static LogArchive archive;
    private static final List<LocationTracked> TRACKED = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        log = new ArchivingService(1, 100);
        vehicleId = log.service.register("GONE");
        for (int i = 0; i < 300; i++) {
            TRACKED.add(Events.tracked(vehicleId, i / 10.0, 0, null, Events.NOON.plusSeconds(i)));
        }
        append(log, TRACKED);
        archive = log.archive(1).getFirst();
    }

    /** In small batches, since a batch that crosses the bound of a partition is retained. */
    private static void append(ArchivingService log, List<LocationTracked> tracked) throws Exception {
        List<NewEvent> events = tracked.stream().map(EventMapper::newEvent).toList();
        for (int from = 0; from < events.size(); from += 10) {
            log.service.append(0, events.subList(from, from + 10));
        }
    }

    /** The locations of the fixture, for another vehicle. */
    private static List<LocationTracked> trackOf(UUID vehicle) {
        return TRACKED.stream()
                .map(each -> Events.tracked(vehicle, each.fix().latitude(), 0, null, each.occurredAt()))
                .toList();
    }

    @AfterAll
    static void close() throws Exception {
        log.close();
    }

    @Test
    void a_query_for_an_archived_time_returns_410_with_the_archive() throws Exception {
        String location = "/vehicle-location/" + vehicleId + "?at=";
        JsonObject problem = log.service.refused(410, location + Events.NOON.plusSeconds(50));
        assertThat(problem.getString("type")).isEqualTo("/problems/archived");
        assertThat(problem.getString("detail")).contains(archive.file());
        assertThat(problem.getJsonArray("archives").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("from", 0)
                        .put("to", 100)
                        .put("file", archive.file())
                        .put("firstOccurredAt", archive.firstOccurredAt().toString())
                        .put("lastOccurredAt", archive.lastOccurredAt().toString()));
        assertThat(log.service.ok(location + archive.lastOccurredAt()).getDouble("latitude"))
                .isEqualTo(9.7);
        String range = "?from=" + Events.NOON + "&to=" + Events.NOON.plusSeconds(250);
        for (String path :
                List.of("/vehicle-track/" + vehicleId, "/vehicle-movement/" + vehicleId, "/vehicle-movement")) {
            assertThat(log.service.refused(410, path + range)).isNotNull();
        }
        assertThat(log.service.refused(410, "/vehicle-locations?at=" + Events.NOON))
                .isNotNull();
        String later = "?from=" + Events.NOON.plusSeconds(90) + "&to=" + Events.NOON.plusSeconds(250);
        assertThat(log.service.ok("/vehicle-track/" + vehicleId + later).getJsonArray("locations"))
                .hasSize(161);
    }

    @Test
    void an_archived_event_returns_410_and_not_404() throws Exception {
        UUID archived = TRACKED.get(10).id();
        assertThat(log.service.refused(410, "/events/" + archived).getString("detail"))
                .contains(archive.file());
        assertThat(log.service.refused(410, "/audit/proof/" + archived).getString("detail"))
                .contains(archive.file());
        assertThat(log.service.ok("/events/" + TRACKED.get(200).id())).isNotNull();
    }

    @Test
    void a_page_of_the_log_lists_the_archives_that_it_skips() throws Exception {
        JsonObject page = log.service.ok("/events?limit=10");
        assertThat(page.getJsonArray("archived").getJsonObject(0).getString("file"))
                .isEqualTo(archive.file());
        JsonObject after = log.service.ok("/events?limit=10&after=0:99");
        assertThat(after.containsKey("archived")).isFalse();
        assertThat(after.getJsonArray("events").getJsonObject(0).getString("position"))
                .isEqualTo("0:100");
    }

    @Test
    void archiving_retains_the_events_of_unexpired_idempotency_keys() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("AGAIN");
        JsonObject report = new JsonObject()
                .put("vehicleLicensePlate", "AGAIN")
                .put("latitude", 1)
                .put("longitude", 2);
        UUID first = other.service.created("/track-location", report, "Idempotency-Key", "once");
        Instant later = Instant.now().plusSeconds(60);
        append(
                other,
                IntStream.range(0, 200)
                        .mapToObj(i -> Events.tracked(vehicle, i / 10.0, 0, null, later.plusSeconds(i)))
                        .toList());
        assertThat(other.archive(1).getFirst().keptEvents()).isLessThan(50);
        assertThat(await(new ExpiringKeys(other.pools.writes())
                        .deleteOldest(0, Instant.now().minusSeconds(3_600), 1_000)))
                .isZero();
        Cursor before = await(other.service.store().head());
        assertThat(other.service.created("/track-location", report, "Idempotency-Key", "once"))
                .isEqualTo(first);
        assertThat(await(other.service.store().head())).isEqualTo(before);
        other.close();
    }

    @Test
    void a_stream_of_the_log_lists_skipped_archives_in_a_header() throws Exception {
        HttpResponse<Buffer> stream = log.service.get("/events?format=ndjson");
        assertThat(stream.getHeader("Log-Archived")).isEqualTo("0-100");
        assertThat(stream.bodyAsString().lines().count()).isLessThan(300);
        HttpResponse<Buffer> after = log.service.get("/events?format=ndjson&after=0:99");
        assertThat(after.getHeader("Log-Archived")).isNull();
        assertThat(after.bodyAsString().lines()).hasSize(202);
    }

    /** The first partition is archived after the archives were read, and before the first page of events. */
    @Test
    void a_stream_fails_when_a_partition_is_archived_before_its_first_page() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("GOES");
        append(other, trackOf(vehicle));
        other.awaitClosed();
        AtomicBoolean isFirst = new AtomicBoolean(true);
        other.service.vertx().eventBus().<Object>addOutboundInterceptor(sent -> {
            if (sent.message().address().equals(QueryBus.EVENTS.name()) && isFirst.getAndSet(false)) {
                other.archiveOldest().onComplete(ignored -> sent.next());
            } else {
                sent.next();
            }
        });
        assertThat(other.service.get("/events?format=ndjson").statusCode()).isEqualTo(503);
        assertThat(other.service.get("/events?format=ndjson").getHeader("Log-Archived"))
                .isEqualTo("0-100");
        other.close();
    }

    @Test
    void an_archive_is_restored_on_request() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("BACK");
        append(other, trackOf(vehicle));
        String path = "/vehicle-track/" + vehicle + "?from=" + Events.NOON + "&to=" + Events.NOON.plusSeconds(250);
        JsonObject before = other.service.ok(path);
        LogArchive archived = other.archive(1).getFirst();
        assertThat(other.service.refused(410, path)).isNotNull();
        assertThat(other.service.post("/archives/0/restore").statusCode()).isEqualTo(202);
        JsonObject archives = other.service.ok("/archives");
        while (archives.containsKey("working")) {
            await(other.service.vertx().timer(20));
            archives = other.service.ok("/archives");
        }
        assertThat(archives.getJsonArray("archives").getJsonObject(0).getString("state"))
                .isEqualTo("restored");
        assertThat(other.service.ok(path)).isEqualTo(before);
        HttpResponse<Buffer> again = other.service.post("/archives/0/restore");
        assertThat(again.bodyAsJsonObject().getString("type")).isEqualTo("/problems/not-archived");
        assertThat(other.service.archiveDirectory().resolve(archived.file())).exists();
        other.close();
    }

    @Test
    void a_response_during_archiving_and_restoring_is_complete_or_410() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("TO AND FRO");
        append(other, trackOf(vehicle));
        other.awaitClosed();
        String range = "?from=" + Events.NOON + "&to=" + Events.NOON.plusSeconds(250);
        List<String> paths = List.of(
                "/vehicle-track/" + vehicle + range,
                "/vehicle-location/" + vehicle + "?at=" + Events.NOON.plusSeconds(50),
                "/vehicle-locations?at=" + Events.NOON.plusSeconds(50));
        List<String> before = new ArrayList<>();
        for (String path : paths) {
            before.add(other.service.get(path).bodyAsString());
        }
        int complete = 0;
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            Future<Void> changing = i % 2 == 0 ? other.archiveOldest() : other.restoreFirst();
            for (int requests = 0; !changing.isComplete() || requests % paths.size() != 0; requests++) {
                HttpResponse<Buffer> response = other.service.get(paths.get(requests % paths.size()));
                if (response.statusCode() == 410) {
                    refused++;
                } else {
                    assertThat(response.bodyAsString()).isEqualTo(before.get(requests % paths.size()));
                    complete++;
                }
            }
            await(changing);
        }
        assertThat(List.of(complete, refused)).allMatch(count -> count > 0);
        other.close();
    }

    @Test
    void an_archive_without_its_file_is_not_restored() throws Exception {
        var file = log.service.archiveDirectory().resolve(archive.file());
        var elsewhere = file.resolveSibling("elsewhere");
        Files.move(file, elsewhere);
        HttpResponse<Buffer> refused = log.service.post("/archives/0/restore");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.bodyAsJsonObject().getString("type")).isEqualTo("/problems/archive-unusable");
        Files.move(elsewhere, file);
    }
}
