package vehicletracking.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.database.Pools;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;

/** Subscriptions of one name on nodes without a connection to each other. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // set before the first test
class SeveralNodesSubscriptionTest {

    private static final long TAKEOVER_MILLIS = 3_000;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final EventFilter LOCATIONS = EventFilter.ofTypes("LocationTracked");

    private final PgConnectOptions database = TestDatabase.create();
    private final List<Node> nodes = new ArrayList<>();

    private record Node(Vertx vertx, EventStore store, List<Long> handled) {

        static Node start(PgConnectOptions database) throws TimeoutException {
            Vertx vertx = Vertx.vertx();
            RecordCodec.register(vertx.eventBus(), LogAppended.class);
            Pools pools = Pools.open(vertx, database, 4, PgEventStore::isWorthPreparing);
            EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000));
            return new Node(vertx, store, Collections.synchronizedList(new ArrayList<>()));
        }

        /** @param handler called before the event counts as handled */
        @CanIgnoreReturnValue
        Subscription subscribe(Function<RecordedEvent, Future<Void>> handler) throws TimeoutException {
            return await(Subscription.start(
                    vertx,
                    store,
                    "reader",
                    LOCATIONS,
                    Cursor.BEGINNING,
                    event -> handler.apply(event)
                            .onSuccess(ignored -> handled.add(event.position().value())),
                    TAKEOVER_MILLIS));
        }

        @CanIgnoreReturnValue
        Subscription subscribe() throws TimeoutException {
            return subscribe(ignored -> Future.succeededFuture());
        }

        long checkpoint() {
            return store.checkpoint("subscription/reader").await().in(0);
        }
    }

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            nodes.add(Node.start(database));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (Node node : nodes) {
            await(node.vertx().close());
        }
    }

    /** By the last node, which runs no subscription. */
    private void append(int count) throws Exception {
        await(nodes.getLast()
                .store()
                .append(
                        0,
                        IntStream.range(0, count)
                                .mapToObj(i -> Append.always(
                                        EventStoreConformance.event("LocationTracked", UUID.randomUUID(), "{}")))
                                .toList()));
    }

    private void awaitCheckpoint(long position) throws TimeoutException {
        awaitThat(() -> nodes.getLast().checkpoint() >= position);
    }

    private static void awaitThat(BooleanSupplier condition) throws TimeoutException {
        long startedNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startedNanos > LIMIT_NANOS) {
                throw new TimeoutException("the condition does not become true");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Appends an event, which both nodes deliver, since each of them begins with it; then one of them steps back. */
    private void settle() throws Exception {
        append(1);
        awaitThat(() ->
                nodes.get(0).handled().contains(1L) && nodes.get(1).handled().contains(1L));
        awaitCheckpoint(1);
    }

    private int deliveries() {
        return nodes.get(0).handled().size() + nodes.get(1).handled().size();
    }

    private Node delivering() {
        return nodes.get(0).handled().size() > nodes.get(1).handled().size() ? nodes.get(0) : nodes.get(1);
    }

    private static Set<Long> upTo(long position) {
        return new HashSet<>(LongStream.rangeClosed(1, position).boxed().toList());
    }

    @Test
    void one_node_delivers_and_another_goes_on_when_it_dies() throws Exception {
        nodes.get(0).subscribe();
        nodes.get(1).subscribe();
        settle();
        append(1_000);
        awaitCheckpoint(1_001);
        assertThat(deliveries()).isEqualTo(1_002);

        Node first = delivering();
        Node second = nodes.get(0).equals(first) ? nodes.get(1) : nodes.get(0);
        await(first.vertx().close());
        nodes.remove(first);
        append(500);
        awaitCheckpoint(1_501);

        Set<Long> all = new HashSet<>(first.handled());
        all.addAll(second.handled());
        assertThat(all).isEqualTo(upTo(1_501));
        assertThat(second.handled()).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void a_page_that_takes_longer_than_the_time_to_take_over_is_delivered_once() throws Exception {
        for (Node node : nodes.subList(0, 2)) {
            node.subscribe(ignored -> node.vertx().timer(30).mapEmpty());
        }
        settle();

        append(150);
        awaitCheckpoint(151);

        assertThat(deliveries()).isEqualTo(152);
    }

    @Test
    void an_event_whose_handler_fails_on_one_node_is_handled_by_another() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        nodes.get(0).subscribe(ignored -> {
            failures.incrementAndGet();
            return Future.failedFuture("not on this node");
        });
        append(10);
        awaitThat(() -> failures.get() > 0);
        nodes.get(1).subscribe();

        awaitCheckpoint(10);

        assertThat(nodes.get(1).handled())
                .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
    }
}
