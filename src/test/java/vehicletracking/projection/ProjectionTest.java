package vehicletracking.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.bus.RecordCodec;
import vehicletracking.cluster.Members;
import vehicletracking.cluster.SingleNode;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.CanonicalJson;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.ShardStatements;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.readmodel.current.CurrentLocation;
import vehicletracking.readmodel.current.CurrentLocationProjection;
import vehicletracking.readmodel.current.CurrentLocationQueries;
import vehicletracking.readmodel.current.CurrentLocationQueries.VehicleState;
import vehicletracking.readmodel.vehicles.VehicleProjection;
import vehicletracking.readmodel.vehicles.VehicleQueries;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.OtherNodePreferred;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleEvent;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Projections on the log of a real PostgreSQL. */
@IntegrationTest
class ProjectionTest {

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);
    private final CurrentLocationQueries locations = new CurrentLocationQueries(
            pools.reads(), ShardStatements.OF_ONE_DATABASE, InstantSource.fixed(Instant.parse("2031-01-01T00:00:00Z")));
    private final UUID vehicleId = UUID.randomUUID();
    private EventStore store = open();
    private String deployment = "";

    private EventStore open() {
        RecordCodec.register(vertx.eventBus(), LogAppended.class);
        ProjectionBus.registerCodecs(vertx.eventBus());
        return PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000).await();
    }

    @BeforeEach
    void deploy() throws Exception {
        deployment = await(vertx.deployVerticle(new ProjectionVerticle(
                pools.projections(),
                new SingleNode(),
                store.shardStatements(),
                List.of(CurrentLocationProjection.PROJECTION, VehicleProjection.PROJECTION),
                0,
                ProjectionTelemetry.NONE)));
        append(Events.registered(vehicleId, "ABC-1"));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.undeploy(deployment));
        await(pools.close());
        await(vertx.close());
    }

    private void append(VehicleEvent... events) throws Exception {
        append(List.of(events).stream().map(EventMapper::newEvent).toList());
    }

    /** Appends, notifies the projections, and waits until all of them are at the head of the log. */
    private void append(List<NewEvent> events) throws Exception {
        assertThat(await(store.append(0, events.stream().map(Append::always).toList())))
                .allMatch(AppendResult.Appended.class::isInstance);
        Cursor head = await(store.head());
        Promise<Void> reached = Promise.promise();
        ProjectionBus.ADVANCED.listen(vertx.eventBus(), ignored -> completeAt(head, reached));
        completeAt(head, reached);
        LogAppended.TOPIC.publish(vertx.eventBus(), new LogAppended(new Position(0, head.in(0))));
        await(reached.future());
    }

    private void completeAt(Cursor head, Promise<Void> reached) {
        Future.all(
                        store.checkpoint(CurrentLocationProjection.PROJECTION.name()),
                        store.checkpoint(VehicleProjection.PROJECTION.name()))
                .onSuccess(both -> {
                    if (both.<Cursor>list().stream().allMatch(each -> each.covers(head))) {
                        reached.tryComplete();
                    }
                })
                .onFailure(reached::tryFail);
    }

    private CurrentLocation current() throws Exception {
        VehicleState state = await(locations.byIds(List.of(vehicleId))).all().getFirst();
        assertThat(state).isInstanceOf(VehicleState.Located.class);
        return ((VehicleState.Located) state).location();
    }

    private LocationTracked tracked(double latitude, Instant occurredAt) {
        return Events.tracked(vehicleId, latitude, 10, null, occurredAt);
    }

    @Test
    void a_registered_vehicle_is_found_by_id_and_plate_and_has_no_location_yet() throws Exception {
        VehicleQueries vehicles = new VehicleQueries(pools.reads());
        assertThat(await(vehicles.byId(vehicleId, null)).all()).hasSize(1);
        assertThat(await(vehicles.byCurrentPlate(new LicensePlate("abc-1")))
                        .all()
                        .getFirst()
                        .vehicleRegisteredId())
                .isEqualTo(vehicleId);
        assertThat(await(locations.byIds(List.of(vehicleId, UUID.randomUUID()))).all())
                .containsExactly(new VehicleState.NoLocationYet(), new VehicleState.UnknownVehicle());
    }

    @Test
    void a_late_arriving_report_never_moves_a_vehicle_back_in_the_same_or_a_later_run() throws Exception {
        append(
                tracked(1, Events.NOON),
                tracked(2, Events.NOON.plusSeconds(60)),
                tracked(3, Events.NOON.plusSeconds(30)));
        assertThat(current().fix().latitude()).isEqualTo(2);
        append(tracked(4, Events.NOON.plusSeconds(59)));
        assertThat(current().fix().latitude()).isEqualTo(2);
        append(tracked(5, Events.NOON.plusSeconds(61)));
        assertThat(current().fix().latitude()).isEqualTo(5);
    }

    @Test
    void the_result_does_not_depend_on_arrival_order_or_on_batches() throws Exception {
        Random random = new Random(42);
        List<LocationTracked> reports = new ArrayList<>(IntStream.range(0, 60)
                .mapToObj(i -> tracked(i, Events.NOON.plusSeconds(i)))
                .toList());
        Collections.shuffle(reports, random);
        while (!reports.isEmpty()) {
            List<LocationTracked> batch = reports.subList(0, Math.min(reports.size(), 1 + random.nextInt(12)));
            append(batch.toArray(VehicleEvent[]::new));
            batch.clear();
        }
        assertThat(current().fix().latitude()).isEqualTo(59);
    }

    @Test
    void an_answer_has_the_position_and_time_of_its_checkpoint() throws Exception {
        append(tracked(1, Events.NOON));
        AsOf asOf = await(locations.byIds(List.of(vehicleId))).asOf();
        assertThat(asOf.position()).isEqualTo(await(store.head()));
        assertThat(asOf.time()).isEqualTo(current().recordedAt());
    }

    private NewEvent unprocessableEvent() {
        return new NewEvent(
                UUID.randomUUID(),
                EventTypes.LOCATION_TRACKED,
                vehicleId,
                Events.NOON.plusSeconds(1_000),
                1,
                CanonicalJson.of("{\"latitude\": \"north\"}"),
                CanonicalJson.EMPTY,
                List.of());
    }

    private ProjectionStatus status() throws Exception {
        return await(ProjectionBus.STATUS.request(vertx.eventBus(), new ProjectionBus.StatusRequest()))
                .all()
                .getFirst();
    }

    @Test
    void only_the_failing_event_is_dead_lettered_and_it_can_be_retried() throws Exception {
        List<NewEvent> events = new ArrayList<>();
        IntStream.range(0, 100)
                .forEach(i -> events.add(EventMapper.newEvent(tracked(i % 90, Events.NOON.plusSeconds(i)))));
        events.add(40, unprocessableEvent());
        events.add(unprocessableEvent());
        append(events);
        assertThat(current().fix().latitude()).isEqualTo(9);
        assertThat(status().deadLetteredEvents())
                .extracting(ProjectionStatus.DeadLetteredEvent::position)
                .containsExactly("0:42", "0:103");
        assertThat(status().state()).isEqualTo(ProjectionStatus.State.LIVE);
        await(pools.writes().query("ALTER TABLE event DISABLE TRIGGER USER").execute());
        await(pools.writes()
                .query("UPDATE event SET payload = '{\"latitude\": 77, \"longitude\": 7}' WHERE position = 103")
                .execute());
        assertThat(await(ProjectionBus.RETRY.request(
                                vertx.eventBus(), new ProjectionBus.ControlRequest("current-location")))
                        .status())
                .isEqualTo(ProjectionBus.ControlReply.ControlStatus.ACCEPTED);
        assertThat(current().fix().latitude()).isEqualTo(77);
        assertThat(status().deadLetteredEvents())
                .extracting(ProjectionStatus.DeadLetteredEvent::position)
                .containsExactly("0:42");
    }

    /** As on a node whose cluster prefers another one, which hangs. */
    @Test
    void a_node_that_is_not_preferred_takes_over_when_nothing_advances() throws Exception {
        await(vertx.undeploy(deployment));
        Members others = new OtherNodePreferred();
        deployment = await(vertx.deployVerticle(new ProjectionVerticle(
                pools.projections(),
                others,
                store.shardStatements(),
                List.of(CurrentLocationProjection.PROJECTION, VehicleProjection.PROJECTION),
                0,
                ProjectionTelemetry.NONE)));
        append(tracked(1, Events.NOON));
        append(tracked(2, Events.NOON.plusSeconds(1)));
        assertThat(current().fix().latitude()).isEqualTo(2);
    }

    @Test
    void a_rebuild_repairs_the_read_model_while_reads_continue() throws Exception {
        append(tracked(1, Events.NOON));
        await(pools.writes()
                .query("UPDATE vehicle_current_location SET latitude = 50, occurred_at = '2030-01-01Z'")
                .execute());
        assertThat(current().fix().latitude()).isEqualTo(50);
        Promise<Void> rebuilt = Promise.promise();
        var request = new ProjectionBus.ControlRequest("current-location");
        assertThat(await(ProjectionBus.REBUILD.request(vertx.eventBus(), request))
                        .status())
                .isEqualTo(ProjectionBus.ControlReply.ControlStatus.ACCEPTED);
        assertThat(await(ProjectionBus.REBUILD.request(vertx.eventBus(), request))
                        .status())
                .isEqualTo(ProjectionBus.ControlReply.ControlStatus.BUSY);
        vertx.setPeriodic(
                20,
                timer -> ProjectionBus.STATUS
                        .request(vertx.eventBus(), new ProjectionBus.StatusRequest())
                        .onSuccess(statuses -> {
                            if (statuses.all().getFirst().state() == ProjectionStatus.State.LIVE) {
                                vertx.cancelTimer(timer);
                                rebuilt.tryComplete();
                            }
                        }));
        while (!rebuilt.future().isComplete()) {
            assertThat(current().fix().latitude()).isIn(1.0, 50.0);
        }
        assertThat(current().fix().latitude()).isEqualTo(1);
        append(tracked(2, Events.NOON.plusSeconds(1)));
        assertThat(current().fix().latitude()).isEqualTo(2);
        assertThat(await(ProjectionBus.REBUILD.request(vertx.eventBus(), new ProjectionBus.ControlRequest("nonsense")))
                        .status())
                .isEqualTo(ProjectionBus.ControlReply.ControlStatus.UNKNOWN_PROJECTION);
    }
}
