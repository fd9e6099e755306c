package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.eventstore.postgres.ScanBudget;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

@IntegrationTest
class SubscriptionTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx, EventStoreConformance.TYPES);
    private EventStore store = new InMemoryEventStore(1);
    private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() throws Exception {
        RecordCodec.register(vertx.eventBus(), LogAppended.class);
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000));
    }

    @AfterEach
    void close() throws Exception {
        await(pools.close());
        await(vertx.close());
    }

    private Future<List<AppendResult>> append(String type, int count) {
        return store.append(
                0,
                IntStream.range(0, count)
                        .mapToObj(i -> Append.always(EventStoreConformance.event(type, UUID.randomUUID(), "{}")))
                        .toList());
    }

    private Future<Subscription> subscribe(Cursor from, Function<RecordedEvent, Future<Void>> handler) {
        return new Subscriptions(vertx, store).subscribe("reader", EventFilter.ofTypes("A"), from, handler);
    }

    /** A handler that records each event, and completes the promise at the n-th. */
    private Function<RecordedEvent, Future<Void>> recording(int n, Promise<Void> reached) {
        return event -> {
            handled.add(event.position().toString());
            if (handled.size() == n) {
                reached.complete();
            }
            return Future.succeededFuture();
        };
    }

    @Test
    void stored_and_new_events_are_delivered_in_order_without_notifications() throws Exception {
        assertThat(await(append("A", 450))).hasSize(450);
        Promise<Void> reached = Promise.promise();
        Subscription subscription = await(subscribe(Cursor.BEGINNING, recording(500, reached)));
        assertThat(await(append("B", 10))).hasSize(10);
        assertThat(await(append("A", 50))).hasSize(50);
        await(reached.future());
        await(subscription.close());
        assertThat(handled)
                .hasSize(500)
                .doesNotHaveDuplicates()
                .startsWith("0:1")
                .endsWith("0:510");
    }

    @Test
    void a_subscription_resumes_from_its_checkpoint() throws Exception {
        assertThat(await(append("A", 10))).hasSize(10);
        Promise<Void> ten = Promise.promise();
        await(await(subscribe(Cursor.BEGINNING, recording(10, ten))).close());
        int before = handled.size();
        Promise<Void> all = Promise.promise();
        assertThat(await(append("A", 5))).hasSize(5);
        Subscription again = await(subscribe(Cursor.BEGINNING, recording(15, all)));
        await(all.future());
        await(again.close());
        assertThat(before).isLessThanOrEqualTo(10);
        assertThat(handled)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 15).mapToObj(i -> "0:" + i).toList());
    }

    /**
     * Each read ends after ten positions. Waiting for the poll interval in between would exceed the time limit of the
     * test.
     */
    @Test
    void a_rare_event_is_delivered_after_many_empty_pages() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000, new ScanBudget(0, 0, 10)));
        assertThat(await(append("B", 900))).hasSize(900);
        assertThat(await(append("A", 1))).hasSize(1);
        Promise<Void> one = Promise.promise();
        Subscription subscription = await(subscribe(Cursor.BEGINNING, recording(1, one)));
        await(one.future());
        await(subscription.close());
        assertThat(handled).containsExactly("0:901");
    }

    @Test
    void a_new_subscription_can_begin_at_the_head() throws Exception {
        assertThat(await(append("A", 10))).hasSize(10);
        Promise<Void> one = Promise.promise();
        Subscription subscription = await(store.head().compose(head -> subscribe(head, recording(1, one))));
        assertThat(await(append("A", 1))).hasSize(1);
        await(one.future());
        await(subscription.close());
        assertThat(handled).containsExactly("0:11");
    }

    @Test
    void an_event_whose_handler_fails_is_redelivered_before_any_other() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Promise<Void> done = Promise.promise();
        Function<RecordedEvent, Future<Void>> recording = recording(3, done);
        assertThat(await(append("A", 3))).hasSize(3);
        Subscription subscription = await(subscribe(
                Cursor.BEGINNING,
                event -> event.position().value() == 2 && attempts.incrementAndGet() < 4
                        ? Future.failedFuture("not now")
                        : recording.apply(event)));
        await(done.future());
        await(subscription.close());
        assertThat(attempts).hasValue(4);
        assertThat(handled).containsExactly("0:1", "0:2", "0:3");
    }

    @Test
    void a_stream_delivers_no_more_than_the_demand_and_ends_at_the_head() throws Exception {
        assertThat(await(append("A", 1_200))).hasSize(1_200);
        EventStream stream = new EventStream(store, EventFilter.ALL, Cursor.BEGINNING);
        Promise<Void> three = Promise.promise();
        Promise<Void> end = Promise.promise();
        vertx.runOnContext(ignored -> {
            stream.pause().endHandler(nothing -> end.complete()).exceptionHandler(end::fail);
            stream.handler(event -> {
                handled.add(event.position().toString());
                if (handled.size() == 3) {
                    three.complete();
                }
            });
            stream.fetch(3);
        });
        await(three.future());
        assertThat(handled).containsExactly("0:1", "0:2", "0:3");
        vertx.runOnContext(ignored -> stream.resume());
        await(end.future());
        assertThat(handled).hasSize(1_200).doesNotHaveDuplicates();
    }

    @Test
    void a_stream_of_rare_events_ends_at_the_head_and_not_before() throws Exception {
        store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000, new ScanBudget(0, 0, 10)));
        assertThat(await(append("B", 300))).hasSize(300);
        assertThat(await(append("A", 2))).hasSize(2);
        Promise<Void> end = Promise.promise();
        vertx.runOnContext(ignored -> new EventStream(store, EventFilter.ofTypes("A"), Cursor.BEGINNING)
                .endHandler(nothing -> end.complete())
                .exceptionHandler(end::fail)
                .handler(event -> handled.add(event.position().toString())));
        await(end.future());
        assertThat(handled).containsExactly("0:301", "0:302");
    }
}
