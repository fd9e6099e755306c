package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.eventstore.AppendResult.Appended;

/**
 * Conformance tests of reading an event store: filters, time windows and pages. Contains the fixtures of these tests
 * too.
 */
public abstract class EventReadingConformance {

    public static final Vertx VERTX = Vertx.vertx();

    static {
        RecordCodec.register(VERTX.eventBus(), LogAppended.class);
    }

    /** Event types of the tests. */
    public static final List<String> TYPES =
            List.of("A", "B", "C", "E", "R", "First", "Happened", "Registered", "Moved", "Other", "Good", "Bad");

    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456Z");

    public EventStore store = new InMemoryEventStore(1);

    /** A new, empty store. */
    public abstract EventStore open(int shards) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(2);
    }

    @AfterAll
    static void nothingIsLeftRunning() throws Exception {
        assertThat(VERTX.deploymentIDs()).isEmpty();
    }

    public static NewEvent event(String type, UUID subject, String payload, String... keys) {
        return new NewEvent(
                UUID.randomUUID(),
                type,
                subject,
                NOON,
                1,
                CanonicalJson.of(payload),
                CanonicalJson.EMPTY,
                List.of(keys));
    }

    public static NewEvent event(String type) {
        return event(type, UUID.randomUUID(), "{}");
    }

    public AppendResult append(Append append) throws Exception {
        return await(store.append(0, List.of(append))).getFirst();
    }

    public List<RecordedEvent> readAll(EventFilter filter) throws Exception {
        return readAll(filter, 1_000);
    }

    /** Reads all pages. */
    List<RecordedEvent> readAll(EventFilter filter, int limit) throws Exception {
        List<RecordedEvent> events = new ArrayList<>();
        EventPage page = new EventPage(List.of(), Cursor.BEGINNING, false);
        while (!page.isComplete()) {
            Cursor before = page.next();
            page = await(store.read(filter, before, limit));
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.isComplete() || !page.next().equals(before)).isTrue();
            events.addAll(page.events());
        }
        return events;
    }

    @Test
    void filters_select_by_type_subject_id_time_and_payload_containment() throws Exception {
        UUID subject = UUID.randomUUID();
        NewEvent wanted = event("Moved", subject, "{\"to\": {\"x\": 1, \"y\": 2}, \"tags\": [\"a\", \"b\"]}");
        assertThat(await(store.append(
                        0,
                        List.of(Append.always(event("Other")), Append.always(wanted), Append.always(event("Moved"))))))
                .hasSize(3);
        assertThat(readAll(EventFilter.ofTypes("Moved"))).hasSize(2);
        assertThat(readAll(EventFilter.ofTypes("Moved", "Other"))).hasSize(3);
        assertThat(readAll(EventFilter.ofTypes("Unheard"))).isEmpty();
        assertThat(readAll(EventFilter.ofSubject(subject))).hasSize(1);
        assertThat(readAll(EventFilter.ALL.withEventId(wanted.eventId()))).hasSize(1);
        assertThat(readAll(EventFilter.ofSubject(subject).occurredIn(TimeWindow.at(NOON))))
                .hasSize(1);
        assertThat(readAll(EventFilter.ofSubject(subject).occurredIn(TimeWindow.at(NOON.plusSeconds(1)))))
                .isEmpty();
        assertThat(readAll(EventFilter.ALL.withPayload("{\"to\": {\"y\": 2}}"))).hasSize(1);
        assertThat(readAll(EventFilter.ALL.withPayload("{\"tags\": [\"b\"]}"))).hasSize(1);
        assertThat(readAll(EventFilter.ALL.withPayload("{\"to\": {\"y\": 3}}"))).isEmpty();
    }

    @Test
    void an_event_matches_any_alternative_and_all_other_criteria() throws Exception {
        NewEvent first = event("A", UUID.randomUUID(), "{\"x\": 1}");
        NewEvent second = event("B", UUID.randomUUID(), "{\"x\": 2}");
        NewEvent third = event("B", UUID.randomUUID(), "{\"x\": 1, \"y\": 1}");
        assertThat(await(store.append(0, List.of(Append.always(first), Append.always(second), Append.always(third)))))
                .hasSize(3);
        EventFilter choice = EventFilter.ALL.matchingAnyOf(
                EventFilter.ALL.withEventId(first.eventId()),
                EventFilter.ofTypes("B").withPayload("{\"x\": 1}"),
                EventFilter.ofTypes("Unheard"));
        assertThat(readAll(choice))
                .extracting(RecordedEvent::eventId)
                .containsExactly(first.eventId(), third.eventId());
        assertThat(readAll(choice.withTypes(Set.of("B"))))
                .extracting(RecordedEvent::eventId)
                .containsExactly(third.eventId());
        assertThat(readAll(EventFilter.ALL.matchingAnyOf(EventFilter.ofTypes("Unheard"))))
                .isEmpty();
    }

    @Test
    void events_that_involve_an_entity_are_about_it_or_name_it() throws Exception {
        UUID entity = UUID.randomUUID();
        NewEvent about = event("A", entity, "{}");
        NewEvent naming = event("B", UUID.randomUUID(), "{\"of\": \"" + entity + "\"}");
        NewEvent ofOtherType = event("A", UUID.randomUUID(), "{\"of\": \"" + entity + "\"}");
        NewEvent ofOther = event("B", UUID.randomUUID(), "{\"of\": \"" + UUID.randomUUID() + "\"}");
        assertThat(await(store.append(
                        0,
                        Stream.of(about, naming, ofOtherType, ofOther)
                                .map(Append::always)
                                .toList())))
                .hasSize(4);
        Set<UUID> ids = Set.of(entity, UUID.randomUUID());
        EventFilter involving = EventFilter.ALL.involving(new EventFilter.Involved(ids, Set.of("B", "Unheard"), "of"));

        assertThat(readAll(involving))
                .extracting(RecordedEvent::eventId)
                .containsExactly(about.eventId(), naming.eventId());
        assertThat(readAll(involving.withTypes(Set.of("A"))))
                .extracting(RecordedEvent::eventId)
                .containsExactly(about.eventId());
        assertThat(readAll(EventFilter.ALL.involving(new EventFilter.Involved(ids, Set.of("Unheard"), "of"))))
                .extracting(RecordedEvent::eventId)
                .containsExactly(about.eventId());
    }

    @Test
    void pages_continue_after_a_cursor_until_an_empty_page_at_the_head() throws Exception {
        for (int shard = 0; shard < 2; shard++) {
            assertThat(await(store.append(
                            shard,
                            IntStream.range(0, 25)
                                    .mapToObj(i -> Append.always(event("E")))
                                    .toList())))
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
        assertThat(page.isComplete()).isTrue();
        assertThat(page.next()).isEqualTo(await(store.head())).hasToString("0:25,1:25");
    }

    @Test
    void a_read_up_to_a_cursor_returns_no_later_event() throws Exception {
        assertThat(await(store.append(
                        1,
                        IntStream.range(0, 9)
                                .mapToObj(i -> Append.always(event("E")))
                                .toList())))
                .hasSize(9);
        EventPage page = await(store.read(EventFilter.ALL, Cursor.parse("1:2"), Cursor.parse("0:0,1:7"), 100));
        assertThat(page.events()).extracting(event -> event.position().value()).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(page.isComplete()).isTrue();
        assertThat(await(store.read(EventFilter.ALL, Cursor.parse("1:2"), Cursor.parse("1:7"), 4))
                        .isComplete())
                .isFalse();
        assertThat(await(store.read(EventFilter.ALL, Cursor.BEGINNING, Cursor.BEGINNING, 4))
                        .isComplete())
                .isTrue();
    }

    @Test
    void the_limit_of_a_page_applies_to_all_shards_together() throws Exception {
        assertThat(await(store.append(0, List.of(Append.always(event("A")))))).hasSize(1);
        assertThat(await(store.append(1, List.of(Append.always(event("B")))))).hasSize(1);
        EventPage first = await(store.read(EventFilter.ALL, Cursor.BEGINNING, 1));
        EventPage second = await(store.read(EventFilter.ALL, first.next(), 1));
        assertThat(first.events()).extracting(RecordedEvent::type).containsExactly("A");
        assertThat(second.events()).extracting(RecordedEvent::type).containsExactly("B");
    }

    @Test
    void time_windows_match_the_same_events_as_a_scan_of_the_log() throws Exception {
        Random random = new Random(7);
        UUID[] subjects = {UUID.randomUUID(), UUID.randomUUID()};
        for (int batch = 0; batch < 20; batch++) {
            List<Append> appends = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(i ->
                            Append.always(eventAt(NOON.plusSeconds(random.nextInt(9)), subjects[random.nextInt(2)])))
                    .toList();
            assertThat(await(store.append(random.nextInt(2), appends))).hasSameSizeAs(appends);
        }
        List<RecordedEvent> all = readAll(EventFilter.ALL);
        for (int i = 0; i < 40; i++) {
            TimeWindow recorded =
                    window(random, () -> all.get(random.nextInt(all.size())).recordedAt());
            TimeWindow occurred = window(random, () -> NOON.plusSeconds(random.nextInt(-1, 10)));
            @Nullable UUID subject = random.nextBoolean() ? subjects[0] : null;
            assertThat(readAll(
                            EventFilter.ALL
                                    .recordedIn(recorded)
                                    .occurredIn(occurred)
                                    .withSubject(subject),
                            1 + random.nextInt(9)))
                    .as("recorded in %s, occurred in %s, about %s", recorded, occurred, subject)
                    .containsExactlyInAnyOrderElementsOf(all.stream()
                            .filter(event ->
                                    recorded.contains(event.recordedAt()) && occurred.contains(event.occurredAt()))
                            .filter(event -> subject == null || subject.equals(event.subject()))
                            .toList());
        }
    }

    private static NewEvent eventAt(Instant occurredAt, UUID subject) {
        return new NewEvent(
                UUID.randomUUID(), "E", subject, occurredAt, 1, CanonicalJson.EMPTY, CanonicalJson.EMPTY, List.of());
    }

    /** Bounds are one of these times, or a microsecond before or after it, or open. */
    private static TimeWindow window(Random random, Supplier<Instant> times) {
        List<Instant> ends = Stream.generate(times)
                .limit(2)
                .map(time -> time.plus(random.nextInt(-1, 2), ChronoUnit.MICROS))
                .sorted()
                .toList();
        return new TimeWindow(random.nextInt(3) == 0 ? null : ends.get(0), random.nextInt(3) == 0 ? null : ends.get(1));
    }

    @Test
    void a_reader_of_a_recorded_window_that_has_not_ended_gets_later_events() throws Exception {
        assertThat(append(Append.always(event("A")))).isInstanceOf(Appended.class);
        Instant first = readAll(EventFilter.ALL).getFirst().recordedAt();
        EventFilter open = EventFilter.ALL.recordedIn(new TimeWindow(first, first.plus(1, ChronoUnit.DAYS)));
        EventFilter later = EventFilter.ALL.recordedIn(new TimeWindow(first.plus(1, ChronoUnit.DAYS), null));
        EventPage page = await(store.read(open, Cursor.BEGINNING, 10));
        EventPage none = await(store.read(later, page.next(), 10));
        assertThat(page.events()).hasSize(1);
        assertThat(none).isEqualTo(new EventPage(List.of(), none.next(), true));
        assertThat(append(Append.always(event("B")))).isInstanceOf(Appended.class);
        assertThat(await(store.read(open, page.next(), 10)).events())
                .extracting(RecordedEvent::type)
                .containsExactly("B");
        assertThat(readAll(EventFilter.ALL.recordedIn(new TimeWindow(null, first))))
                .extracting(RecordedEvent::type)
                .containsExactly("A");
        assertThat(readAll(later)).isEmpty();
    }
}
