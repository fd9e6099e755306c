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
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/**
 * A log of random tellings, late ones, corrections and retractions is asked a few thousand questions before parts of it
 * are archived, while they are, and after they came back: an answer is the same as before, or it is refused, and it is
 * never another one.
 */
@SuppressWarnings("NullAway.Init") // the service is there before the test
class ArchivePropertyTest {

    private static final int SHARDS = 2;
    private static final int PARTITION_EVENTS = 100;
    private static final int EVENTS = 1_100;
    private static final int VEHICLES = 7;

    private final Random random = new Random(20_261);
    private final List<UUID> vehicles = new ArrayList<>();
    private final List<LocationTracked> told = new ArrayList<>();
    private final List<Instant> recorded = new ArrayList<>();
    private ArchivingService log;

    @BeforeEach
    void start() throws Exception {
        log = new ArchivingService(SHARDS, PARTITION_EVENTS);
        for (int i = 0; i < VEHICLES; i++) {
            vehicles.add(registered(i));
        }
        for (int i = 0; i < EVENTS; ) {
            i += tellSome(i);
        }
    }

    /** In turn in each shard, so that both fill their partitions. */
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

    /** A batch to each shard: mostly what happened just now, some of it late, some of it an amendment of anything. */
    private int tellSome(int now) throws Exception {
        int count = 1 + random.nextInt(40);
        Map<Integer, List<NewEvent>> batches = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            NewEvent event = random.nextInt(20) > 0 || told.isEmpty() ? location(now + i) : amendment(now + i);
            batches.computeIfAbsent(Math.floorMod(event.subject().hashCode(), SHARDS), shard -> new ArrayList<>())
                    .add(event);
        }
        for (Map.Entry<Integer, List<NewEvent>> batch : batches.entrySet()) {
            recorded.add(log.service.append(batch.getKey(), batch.getValue()));
        }
        return count;
    }

    /** The last vehicle falls silent half-way, and the one before it is never heard of again but late. */
    private NewEvent location(int now) {
        int vehicle = random.nextInt(now < EVENTS / 2 ? VEHICLES : VEHICLES - 1);
        int late =
                random.nextInt(8) == 0 || (vehicle == VEHICLES - 2 && now > EVENTS / 3) ? random.nextInt(now + 1) : 0;
        LocationTracked location =
                Events.tracked(vehicles.get(vehicle), random.nextInt(1_000) / 16.0, 10, null, at((now - late) / 3 * 3));
        told.add(location);
        return EventMapper.newEvent(location);
    }

    private NewEvent amendment(int now) {
        LocationTracked wrong = told.get(random.nextInt(told.size()));
        return random.nextBoolean()
                ? Amendments.retracted(wrong, at(now))
                : Amendments.corrected(wrong, random.nextInt(1_000) / 16.0, 10, at(random.nextInt(now + 1)));
    }

    private List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Instant at = at(random.nextInt(EVENTS + 50) - 10);
            Instant to = at.plusSeconds(random.nextInt(200));
            String known = i % 3 == 0 ? "&asKnownAt=" + recorded.get(random.nextInt(recorded.size())) : "";
            UUID vehicle = vehicles.get(random.nextInt(VEHICLES));
            questions.add("/vehicle-location/" + vehicle + "?at=" + at + known);
            questions.add("/vehicle-location/" + vehicle + "?interpolate=true&at=" + at + known);
            questions.add("/vehicle-track/" + vehicle + "?from=" + at + "&to=" + to + known);
            questions.add("/vehicle-movement/" + vehicle + "?from=" + at + "&to=" + to + known);
            questions.add("/vehicle-locations?limit=3&at=" + at + known);
            questions.add("/vehicle-locations?bbox=0,10,20,40&at=" + at + known);
            questions.add("/vehicle-movement?from=" + at + "&to=" + to + known);
            UUID event = told.get(random.nextInt(told.size())).id();
            questions.add("/events/" + event);
            questions.add("/audit/proof/" + event);
        }
        vehicles.forEach(vehicle -> {
            questions.add("/vehicle-current-location/" + vehicle);
            questions.add("/vehicle-location/" + vehicle + "?at=" + at(EVENTS + 100));
            questions.add("/vehicle-track/" + vehicle + "?from=" + at(EVENTS) + "&to=" + at(EVENTS + 100));
        });
        questions.add("/vehicle-locations?at=" + at(EVENTS + 100));
        questions.add("/events?type=VehicleRegistered&limit=1000");
        return questions;
    }

    private Map<String, String> ask(List<String> questions) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String question : questions) {
            HttpResponse<Buffer> answer = log.service.get(question);
            answers.put(question, answer.statusCode() + " " + answer.bodyAsString());
        }
        return answers;
    }

    @Test
    void an_answer_stays_the_same_or_is_refused_and_is_the_same_again_after_the_way_back() throws Exception {
        List<String> questions = questions();
        Map<String, String> before = ask(questions);
        List<String> models = log.rebuild();
        long refused = 0;
        for (int archived = 1; archived <= 3; archived++) {
            assertThat(log.archive(1)).hasSize(archived);
            Map<String, String> now = ask(questions);
            long refusedNow = now.values().stream()
                    .filter(answer -> answer.startsWith("410 "))
                    .count();
            assertThat(refusedNow).isGreaterThan(refused);
            refused = refusedNow;
            assertSameOrRefused(before, now);
            assertLateAnswersAreGiven(now);
            assertThat(log.rebuild()).isEqualTo(models);
            assertThat(log.verify()).isInstanceOf(Result.Intact.class);
        }
        assertThat(refused).isBetween(questions.size() / 10L, questions.size() * 9L / 10);
        log.restoreAll();
        assertThat(ask(questions)).isEqualTo(before);
        assertThat(log.rebuild()).isEqualTo(models);
        assertThat(log.verify()).isInstanceOf(Result.Intact.class);
    }

    private static void assertSameOrRefused(Map<String, String> before, Map<String, String> now) {
        now.forEach((question, answer) -> {
            if (!answer.startsWith("410 ") && !question.startsWith("/events?")) {
                assertThat(answer).as(question).isEqualTo(before.get(question));
            }
        });
    }

    /** What is later than everything in the archives is answered as ever. */
    private void assertLateAnswersAreGiven(Map<String, String> now) throws Exception {
        Instant last = log.away().stream()
                .map(LogArchive::lastOccurredAt)
                .max(Instant::compareTo)
                .orElseThrow();
        now.forEach((question, answer) -> {
            boolean isAboutOneTime = question.startsWith("/vehicle-location") && !question.contains("asKnownAt");
            if (question.startsWith("/vehicle-current-location/")
                    || (isAboutOneTime && timeOf(question).isAfter(last))) {
                assertThat(answer).as(question).startsWith("200 ");
            }
        });
    }

    private static Instant timeOf(String question) {
        return Instant.parse(question.replaceAll(".*[?&]at=", "").replaceAll("&.*", ""));
    }
}
