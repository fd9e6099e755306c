package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.AppendResult.Conflict;

/** Conformance tests of an event store. The test of an implementation extends this class and opens the store. */
public abstract class EventStoreConformance extends EventReadingConformance {
    @Test
    void an_appended_event_is_read_with_all_of_its_fields() throws Exception {
        NewEvent event = new NewEvent(
                UUID.randomUUID(),
                "Happened",
                UUID.randomUUID(),
                NOON,
                3,
                CanonicalJson.of("{\"a\": [1, 2.5]}"),
                CanonicalJson.of("{\"by\": \"me\"}"),
                List.of());
        Appended appended = (Appended) append(Append.always(event));
        RecordedEvent read = readAll(EventFilter.ALL).getFirst();
        assertThat(read.position()).isEqualTo(appended.first()).isEqualTo(new Position(0, 1));
        assertThat(read.eventId()).isEqualTo(event.eventId());
        assertThat(read.type()).isEqualTo("Happened");
        assertThat(read.subject()).isEqualTo(event.subject());
        assertThat(read.occurredAt()).isEqualTo(NOON);
        assertThat(read.recordedAt()).isEqualTo(appended.recordedAt());
        assertThat(read.schemaVersion()).isEqualTo(3);
        assertThat(new JsonObject(read.payload()))
                .isEqualTo(new JsonObject(event.payload().text()));
        assertThat(new JsonObject(read.metadata()))
                .isEqualTo(new JsonObject(event.metadata().text()));
    }

    @Test
    void events_of_one_append_have_consecutive_positions_in_order() throws Exception {
        Append three = new Append(List.of(event("A"), event("B"), event("C")), Condition.always());
        List<AppendResult> results = await(store.append(0, List.of(Append.always(event("First")), three)));
        assertThat(((Appended) results.get(1)).first()).isEqualTo(new Position(0, 2));
        assertThat(((Appended) results.get(1)).last()).isEqualTo(new Position(0, 4));
        assertThat(readAll(EventFilter.ALL)).extracting(RecordedEvent::type).containsExactly("First", "A", "B", "C");
    }

    @Test
    void a_condition_that_does_not_hold_is_a_conflict_with_both_positions() throws Exception {
        NewEvent first = event("Registered", UUID.randomUUID(), "{}", "plate:1");
        NewEvent second = event("Registered", UUID.randomUUID(), "{}", "plate:1");
        assertThat(append(new Append(List.of(first), Condition.untouched("plate:1"))))
                .isInstanceOf(Appended.class);
        assertThat(append(new Append(List.of(second), Condition.untouched("plate:1"))))
                .isEqualTo(new Conflict("plate:1", 0, 1));
        assertThat(append(new Append(List.of(second), Condition.noneAfter("plate:1", 1))))
                .isInstanceOf(Appended.class);
        assertThat(readAll(EventFilter.ALL)).hasSize(2);
    }

    @Test
    void an_append_is_checked_against_earlier_ones_of_its_batch_and_conflicts_alone() throws Exception {
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
    void an_append_with_a_conflict_appends_none_of_its_events() throws Exception {
        assertThat(append(new Append(List.of(event("R", UUID.randomUUID(), "{}", "k")), Condition.always())))
                .isInstanceOf(Appended.class);
        Append losing = new Append(List.of(event("A"), event("B")), Condition.untouched("k"));
        assertThat(append(losing)).isEqualTo(new Conflict("k", 0, 1));
        assertThat(readAll(EventFilter.ALL)).hasSize(1);
    }

    @Test
    void of_concurrent_appends_for_one_key_exactly_one_succeeds() throws Exception {
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
    void the_newest_event_that_touched_a_key_is_returned() throws Exception {
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
    void checkpoints_are_saved_by_name() throws Exception {
        Cursor reached = Cursor.parse("0:12,1:7");
        assertThat(await(store.checkpoint("reader"))).isEqualTo(Cursor.BEGINNING);
        assertThat(await(store.moveCheckpoint("reader", Cursor.BEGINNING, reached)))
                .isTrue();
        assertThat(await(store.checkpoint("reader"))).isEqualTo(reached);
        assertThat(await(store.checkpoint("other"))).isEqualTo(Cursor.BEGINNING);
    }

    @Test
    void of_readers_that_move_a_checkpoint_at_the_same_time_one_succeeds() throws Exception {
        Cursor saved = Cursor.BEGINNING;
        for (String reached : List.of("0:12,1:7", "0:12,1:9", "0:13,1:9")) {
            Cursor expected = saved;
            List<Future<Boolean>> moves = IntStream.range(0, 5)
                    .mapToObj(i -> store.moveCheckpoint("reader", expected, Cursor.parse(reached)))
                    .toList();
            await(Future.all(moves));
            assertThat(moves).filteredOn(Future::result).hasSize(1);
            saved = await(store.checkpoint("reader"));
            assertThat(saved).isEqualTo(Cursor.parse(reached));
        }
    }

    private static Append aboutAt(UUID subject, int seconds) {
        return Append.always(new NewEvent(
                UUID.randomUUID(),
                "A",
                subject,
                Instant.ofEpochSecond(seconds),
                1,
                CanonicalJson.EMPTY,
                CanonicalJson.EMPTY,
                List.of()));
    }

    @Test
    void the_latest_events_of_a_subject_are_those_with_the_greatest_occurred_times() throws Exception {
        UUID subject = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            assertThat(await(store.append(0, List.of(aboutAt(subject, i), aboutAt(other, i)))))
                    .hasSize(2);
        }

        Map<UUID, List<RecordedEvent>> found =
                await(store.latestBySubject(0, List.of(subject, UUID.randomUUID(), subject), 3));

        assertThat(found).containsOnlyKeys(subject);
        assertThat(found.get(subject))
                .extracting(event -> event.occurredAt().getEpochSecond())
                .containsExactlyInAnyOrder(2L, 3L, 4L);
        assertThat(await(store.latestBySubject(1, List.of(subject), 3))).isEmpty();
    }
}
