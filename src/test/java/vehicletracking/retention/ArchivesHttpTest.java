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
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** One vehicle tells every second where it is; of its three hundred locations, the first hundred are archived. */
@SuppressWarnings("NullAway.Init") // the service is there before the first test
class ArchivesHttpTest {

    private static ArchivingService log;
    private static UUID vehicleId;
    private static LogArchive archive;
    private static final List<LocationTracked> TOLD = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        log = new ArchivingService(1, 100);
        vehicleId = log.service.register("GONE");
        for (int i = 0; i < 300; i++) {
            TOLD.add(Events.tracked(vehicleId, i / 10.0, 0, null, Events.NOON.plusSeconds(i)));
        }
        tell(log, TOLD);
        archive = log.archive(1).getFirst();
    }

    /** In small batches, since those that reach over a border stay. */
    private static void tell(ArchivingService log, List<LocationTracked> told) throws Exception {
        List<NewEvent> events = told.stream().map(EventMapper::newEvent).toList();
        for (int from = 0; from < events.size(); from += 10) {
            log.service.append(0, events.subList(from, from + 10));
        }
    }

    @AfterAll
    static void close() throws Exception {
        log.close();
    }

    @Test
    void a_question_about_archived_time_is_refused_with_the_name_of_the_archive() throws Exception {
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
        for (String question :
                List.of("/vehicle-track/" + vehicleId, "/vehicle-movement/" + vehicleId, "/vehicle-movement")) {
            assertThat(log.service.refused(410, question + range)).isNotNull();
        }
        assertThat(log.service.refused(410, "/vehicle-locations?at=" + Events.NOON))
                .isNotNull();
        String later = "?from=" + Events.NOON.plusSeconds(90) + "&to=" + Events.NOON.plusSeconds(250);
        assertThat(log.service.ok("/vehicle-track/" + vehicleId + later).getJsonArray("locations"))
                .hasSize(161);
    }

    @Test
    void an_event_that_went_is_gone_and_not_unknown() throws Exception {
        UUID gone = TOLD.get(10).id();
        assertThat(log.service.refused(410, "/events/" + gone).getString("detail"))
                .contains(archive.file());
        assertThat(log.service.refused(410, "/audit/proof/" + gone).getString("detail"))
                .contains(archive.file());
        assertThat(log.service.ok("/events/" + TOLD.get(200).id())).isNotNull();
    }

    @Test
    void a_page_of_the_log_says_what_it_passes_over() throws Exception {
        JsonObject page = log.service.ok("/events?limit=10");
        assertThat(page.getJsonArray("archived").getJsonObject(0).getString("file"))
                .isEqualTo(archive.file());
        JsonObject after = log.service.ok("/events?limit=10&after=0:99");
        assertThat(after.containsKey("archived")).isFalse();
        assertThat(after.getJsonArray("events").getJsonObject(0).getString("position"))
                .isEqualTo("0:100");
    }

    @Test
    void a_request_whose_event_would_go_is_still_known_when_it_comes_again() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("AGAIN");
        JsonObject report = new JsonObject()
                .put("vehicleLicensePlate", "AGAIN")
                .put("latitude", 1)
                .put("longitude", 2);
        UUID first = other.service.created("/track-location", report, "Idempotency-Key", "once");
        Instant later = Instant.now().plusSeconds(60);
        tell(
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
    void a_stream_of_the_log_says_so_before_its_lines() throws Exception {
        HttpResponse<Buffer> stream = log.service.get("/events?format=ndjson");
        assertThat(stream.getHeader("Log-Archived")).isEqualTo("0-100");
        assertThat(stream.bodyAsString().lines().count()).isLessThan(300);
        HttpResponse<Buffer> after = log.service.get("/events?format=ndjson&after=0:99");
        assertThat(after.getHeader("Log-Archived")).isNull();
        assertThat(after.bodyAsString().lines()).hasSize(202);
    }

    /** The first partition goes after it was said what is away, and before the first line was read. */
    @Test
    void a_stream_does_not_pass_over_what_it_did_not_tell_of() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("GOES");
        tell(
                other,
                TOLD.stream()
                        .map(told -> Events.tracked(vehicle, told.fix().latitude(), 0, null, told.occurredAt()))
                        .toList());
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
    void what_is_asked_for_comes_back() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("BACK");
        tell(
                other,
                TOLD.stream()
                        .map(told -> Events.tracked(vehicle, told.fix().latitude(), 0, null, told.occurredAt()))
                        .toList());
        String question = "/vehicle-track/" + vehicle + "?from=" + Events.NOON + "&to=" + Events.NOON.plusSeconds(250);
        JsonObject before = other.service.ok(question);
        LogArchive gone = other.archive(1).getFirst();
        assertThat(other.service.refused(410, question)).isNotNull();
        assertThat(other.service.post("/archives/0/restore").statusCode()).isEqualTo(202);
        JsonObject archives = other.service.ok("/archives");
        while (archives.containsKey("working")) {
            await(other.service.vertx().timer(20));
            archives = other.service.ok("/archives");
        }
        assertThat(archives.getJsonArray("archives").getJsonObject(0).getString("state"))
                .isEqualTo("restored");
        assertThat(other.service.ok(question)).isEqualTo(before);
        HttpResponse<Buffer> again = other.service.post("/archives/0/restore");
        assertThat(again.bodyAsJsonObject().getString("type")).isEqualTo("/problems/not-archived");
        assertThat(other.service.archiveDirectory().resolve(gone.file())).exists();
        other.close();
    }

    @Test
    void while_an_archive_goes_and_comes_back_an_answer_is_whole_or_refused() throws Exception {
        ArchivingService other = new ArchivingService(1, 100);
        UUID vehicle = other.service.register("TO AND FRO");
        tell(
                other,
                TOLD.stream()
                        .map(told -> Events.tracked(vehicle, told.fix().latitude(), 0, null, told.occurredAt()))
                        .toList());
        other.awaitClosed();
        String range = "?from=" + Events.NOON + "&to=" + Events.NOON.plusSeconds(250);
        List<String> questions = List.of(
                "/vehicle-track/" + vehicle + range,
                "/vehicle-location/" + vehicle + "?at=" + Events.NOON.plusSeconds(50),
                "/vehicle-locations?at=" + Events.NOON.plusSeconds(50));
        List<String> before = new ArrayList<>();
        for (String question : questions) {
            before.add(other.service.get(question).bodyAsString());
        }
        int whole = 0;
        int refused = 0;
        for (int i = 0; i < 10; i++) {
            Future<Void> moving = i % 2 == 0 ? other.archiveOldest() : other.restoreFirst();
            for (int asked = 0; !moving.isComplete() || asked % questions.size() != 0; asked++) {
                HttpResponse<Buffer> answer = other.service.get(questions.get(asked % questions.size()));
                if (answer.statusCode() == 410) {
                    refused++;
                } else {
                    assertThat(answer.bodyAsString()).isEqualTo(before.get(asked % questions.size()));
                    whole++;
                }
            }
            await(moving);
        }
        assertThat(List.of(whole, refused)).allMatch(count -> count > 0);
        other.close();
    }

    @Test
    void an_archive_whose_file_is_gone_can_not_come_back() throws Exception {
        var file = log.service.archiveDirectory().resolve(archive.file());
        var elsewhere = file.resolveSibling("elsewhere");
        Files.move(file, elsewhere);
        HttpResponse<Buffer> refused = log.service.post("/archives/0/restore");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.bodyAsJsonObject().getString("type")).isEqualTo("/problems/archive-unusable");
        Files.move(elsewhere, file);
    }
}
