package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.AppendResult.Conflict;

/** What every event store must do. A store's own test extends this and says how it is opened. */
abstract class EventStoreConformance {

    static final Vertx VERTX = Vertx.vertx();

    static {
        RecordCodec.register(VERTX.eventBus(), LogAppended.class);
    }

    /** Types of events that the tests make. */
    static final List<String> TYPES = List.of("A", "B", "C", "E", "R", "First", "Happened", "Registered", "Moved", "Other", "Good", "Bad");

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456Z");

    EventStore store = new InMemoryEventStore(1);

    /** A new, empty store. */
    abstract EventStore open(int shards) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(2);
    }

    @AfterAll
    static void nothingIsLeftRunning() throws Exception {
        assertThat(VERTX.deploymentIDs()).isEmpty();
    }

    static NewEvent event(String type, UUID subject, String payload, String... keys) {
        return new NewEvent(UUID.randomUUID(), type, subject, NOON, 1, CanonicalJson.of(payload), CanonicalJson.EMPTY, List.of(keys));
    }

    static NewEvent event(String type) {
        return event(type, UUID.randomUUID(), "{}");
    }

    AppendResult append(Append append) throws Exception {
        return await(store.append(0, List.of(append))).getFirst();
    }

    List<RecordedEvent> readAll(EventFilter filter) throws Exception {
        return await(store.read(filter, Cursor.BEGINNING, 1_000)).events();
    }

    @Test
    void what_is_appended_is_read_back_whole() throws Exception {
        NewEvent event = new NewEvent(
                UUID.randomUUID(), "Happened", UUID.randomUUID(), NOON, 3, CanonicalJson.of("{\"a\": [1, 2.5]}"), CanonicalJson.of("{\"by\": \"me\"}"), List.of());
        Appended appended = (Appended) append(Append.always(event));
        RecordedEvent read = readAll(EventFilter.ALL).getFirst();
        assertThat(read.position()).isEqualTo(appended.first()).isEqualTo(new Position(0, 1));
        assertThat(read.eventId()).isEqualTo(event.eventId());
        assertThat(read.type()).isEqualTo("Happened");
        assertThat(read.subject()).isEqualTo(event.subject());
        assertThat(read.occurredAt()).isEqualTo(NOON);
        assertThat(read.recordedAt()).isEqualTo(appended.recordedAt());
        assertThat(read.schemaVersion()).isEqualTo(3);
        assertThat(new JsonObject(read.payload())).isEqualTo(new JsonObject(event.payload().text()));
        assertThat(new JsonObject(read.metadata())).isEqualTo(new JsonObject(event.metadata().text()));
    }

    @Test
    void events_of_one_append_stand_together_in_their_order() throws Exception {
        Append three = new Append(List.of(event("A"), event("B"), event("C")), Condition.always());
        List<AppendResult> results = await(store.append(0, List.of(Append.always(event("First")), three)));
        assertThat(((Appended) results.get(1)).first()).isEqualTo(new Position(0, 2));
        assertThat(((Appended) results.get(1)).last()).isEqualTo(new Position(0, 4));
        assertThat(readAll(EventFilter.ALL)).extracting(RecordedEvent::type).containsExactly("First", "A", "B", "C");
    }

    @Test
    void a_condition_that_holds_lets_the_append_through_and_one_that_does_not_names_both_positions() throws Exception {
        NewEvent first = event("Registered", UUID.randomUUID(), "{}", "plate:1");
        NewEvent second = event("Registered", UUID.randomUUID(), "{}", "plate:1");
        assertThat(append(new Append(List.of(first), Condition.untouched("plate:1")))).isInstanceOf(Appended.class);
        assertThat(append(new Append(List.of(second), Condition.untouched("plate:1"))))
                .isEqualTo(new Conflict("plate:1", 0, 1));
        assertThat(append(new Append(List.of(second), Condition.noneAfter("plate:1", 1))))
                .isInstanceOf(Appended.class);
        assertThat(readAll(EventFilter.ALL)).hasSize(2);
    }

    @Test
    void later_appends_of_a_batch_are_checked_against_earlier_ones_and_a_loser_fails_alone() throws Exception {
        List<AppendResult> results = await(store.append(
                0,
                List.of(
                        new Append(List.of(event("R", UUID.randomUUID(), "{}", "k")), Condition.untouched("k")),
                        new Append(List.of(event("R", UUID.randomUUID(), "{}", "k")), Condition.untouched("k")),
                        Append.always(event("Other")))));
        assertThat(results.get(0)).isInstanceOf(Appended.class);
        assertThat(results.get(1)).isEqualTo(new Conflict("k", 0, 1));
        assertThat(((Appended) results.get(2)).first()).isEqualTo(new Position(0, 2));
        assertThat(readAll(EventFilter.ALL)).extracting(RecordedEvent::type).containsExactly("R", "Other");
    }

    @Test
    void an_append_of_several_events_that_loses_leaves_none_of_them() throws Exception {
        assertThat(append(new Append(List.of(event("R", UUID.randomUUID(), "{}", "k")), Condition.always())))
                .isInstanceOf(Appended.class);
        Append losing = new Append(List.of(event("A"), event("B")), Condition.untouched("k"));
        assertThat(append(losing)).isEqualTo(new Conflict("k", 0, 1));
        assertThat(readAll(EventFilter.ALL)).hasSize(1);
    }

    @Test
    void of_many_that_race_for_a_key_exactly_one_wins() throws Exception {
        List<Future<List<AppendResult>>> racing = IntStream.range(0, 60)
                .mapToObj(i -> store.append(
                        0,
                        List.of(new Append(
                                List.of(event("R", UUID.randomUUID(), "{}", "plate:X")),
                                Condition.untouched("plate:X")))))
                .toList();
        List<AppendResult> results = new ArrayList<>();
        for (Future<List<AppendResult>> each : racing) {
            results.addAll(await(each));
        }
        assertThat(results).filteredOn(Appended.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Conflict.class::isInstance).hasSize(59);
        assertThat(readAll(EventFilter.ALL)).hasSize(1);
    }

    @Test
    void the_newest_event_that_touched_a_key_is_known() throws Exception {
        NewEvent older = event("R", UUID.randomUUID(), "{}", "k1", "k2");
        NewEvent newer = event("R", UUID.randomUUID(), "{}", "k2");
        assertThat(append(Append.always(older))).isInstanceOf(Appended.class);
        assertThat(append(Append.always(newer))).isInstanceOf(Appended.class);
        Map<String, RecordedEvent> newest = await(store.newestTouching(0, Set.of("k1", "k2", "k3")));
        assertThat(newest).containsOnlyKeys("k1", "k2");
        assertThat(newest.get("k1")).extracting(RecordedEvent::eventId).isEqualTo(older.eventId());
        assertThat(newest.get("k2")).extracting(RecordedEvent::eventId).isEqualTo(newer.eventId());
    }

    @Test
    void filters_choose_by_type_subject_id_time_and_containment() throws Exception {
        UUID subject = UUID.randomUUID();
        NewEvent wanted = event("Moved", subject, "{\"to\": {\"x\": 1, \"y\": 2}, \"tags\": [\"a\", \"b\"]}");
        assertThat(await(store.append(0, List.of(Append.always(event("Other")), Append.always(wanted), Append.always(event("Moved"))))))
                .hasSize(3);
        assertThat(readAll(EventFilter.ofTypes("Moved"))).hasSize(2);
        assertThat(readAll(EventFilter.ofTypes("Moved", "Other"))).hasSize(3);
        assertThat(readAll(EventFilter.ofTypes("Unheard"))).isEmpty();
        assertThat(readAll(EventFilter.ofSubject(subject))).hasSize(1);
        assertThat(readAll(new EventFilter(Set.of(), null, wanted.eventId(), null, null))).hasSize(1);
        assertThat(readAll(new EventFilter(Set.of(), subject, null, NOON, null))).hasSize(1);
        assertThat(readAll(new EventFilter(Set.of(), subject, null, NOON.plusSeconds(1), null))).isEmpty();
        assertThat(readAll(new EventFilter(Set.of(), null, null, null, "{\"to\": {\"y\": 2}}"))).hasSize(1);
        assertThat(readAll(new EventFilter(Set.of(), null, null, null, "{\"tags\": [\"b\"]}"))).hasSize(1);
        assertThat(readAll(new EventFilter(Set.of(), null, null, null, "{\"to\": {\"y\": 3}}"))).isEmpty();
    }

    @Test
    void pages_go_on_after_a_cursor_until_an_empty_one_ends_the_log() throws Exception {
        for (int shard = 0; shard < 2; shard++) {
            assertThat(await(store.append(shard, IntStream.range(0, 25).mapToObj(i -> Append.always(event("E"))).toList())))
                    .hasSize(25);
        }
        List<Position> seen = new ArrayList<>();
        EventPage page = await(store.read(EventFilter.ALL, Cursor.BEGINNING, 7));
        while (!page.events().isEmpty()) {
            assertThat(page.events()).hasSizeLessThanOrEqualTo(7);
            page.events().forEach(event -> seen.add(event.position()));
            page = await(store.read(EventFilter.ALL, page.next(), 7));
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(50);
        assertThat(page.next()).isEqualTo(await(store.head())).hasToString("0:25,1:25");
    }

    @Test
    void a_page_is_never_longer_than_its_limit_however_many_shards_there_are() throws Exception {
        assertThat(await(store.append(0, List.of(Append.always(event("A")))))).hasSize(1);
        assertThat(await(store.append(1, List.of(Append.always(event("B")))))).hasSize(1);
        EventPage first = await(store.read(EventFilter.ALL, Cursor.BEGINNING, 1));
        EventPage second = await(store.read(EventFilter.ALL, first.next(), 1));
        assertThat(first.events()).extracting(RecordedEvent::type).containsExactly("A");
        assertThat(second.events()).extracting(RecordedEvent::type).containsExactly("B");
    }

    @Test
    void checkpoints_are_remembered_by_name() throws Exception {
        Cursor reached = Cursor.parse("0:12,1:7");
        assertThat(await(store.checkpoint("reader"))).isEqualTo(Cursor.BEGINNING);
        await(store.saveCheckpoint("reader", reached));
        assertThat(await(store.checkpoint("reader"))).isEqualTo(reached);
        assertThat(await(store.checkpoint("other"))).isEqualTo(Cursor.BEGINNING);
    }

    private static Append aboutAt(UUID subject, int seconds) {
        return Append.always(new NewEvent(
                UUID.randomUUID(), "A", subject, Instant.ofEpochSecond(seconds), 1, CanonicalJson.EMPTY, CanonicalJson.EMPTY, List.of()));
    }

    @Test
    void of_what_is_about_a_subject_the_greatest_times_are_found() throws Exception {
        UUID subject = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            assertThat(await(store.append(0, List.of(aboutAt(subject, i), aboutAt(other, i))))).hasSize(2);
        }

        Map<UUID, List<RecordedEvent>> found = await(store.about(0, List.of(subject, UUID.randomUUID(), subject), 3));

        assertThat(found).containsOnlyKeys(subject);
        assertThat(found.get(subject))
                .extracting(event -> event.occurredAt().getEpochSecond())
                .containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(await(store.about(1, List.of(subject), 3))).isEmpty();
    }
}
