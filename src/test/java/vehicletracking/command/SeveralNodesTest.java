package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vehicletracking.command.CommandReply.Tracked;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.Cause;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.IdempotencyKey;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleCommand.AssignDevice;
import vehicletracking.vehicle.VehicleCommand.ChangeLicensePlate;
import vehicletracking.vehicle.VehicleCommand.RegisterVehicle;
import vehicletracking.vehicle.VehicleCommand.ReportLocation;
import vehicletracking.vehicle.VehicleCommand.RetireVehicle;
import vehicletracking.vehicle.VehicleCommand.TrackLocation;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Three command sides with one database and no connection to each other decide as one does. */
@IntegrationTest
@SuppressWarnings("NullAway.Init") // the nodes are there before the first test
class SeveralNodesTest {

    private static final int NODES = 3;
    private static final int SHARDS = 2;
    private static final DeviceId DEVICE = new DeviceId("tracker-1");

    private final Random random = new Random(10);
    private List<Node> nodes;

    private record Node(Vertx vertx, EventStore store) {

        static Node start(PgConnectOptions database) throws TimeoutException {
            Vertx vertx = Vertx.vertx();
            Pools pools = Pools.open(vertx, database, 10, PgEventStore::isWorthPreparing);
            WriteSide.registerCodecs(vertx.eventBus());
            EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), SHARDS, 100_000));
            WriteSide.deploy(vertx, store, pools, 2);
            return new Node(vertx, store);
        }

        Future<CommandReply> send(VehicleCommand command, Cause cause) {
            return CommandBus.COMMANDS
                    .request(vertx.eventBus(), new CommandBus.Commands(List.of(new CommandBus.Request(command, cause))))
                    .map(replies -> replies.all().getFirst());
        }

        @CanIgnoreReturnValue
        CommandReply execute(VehicleCommand command) throws TimeoutException {
            return await(send(command, Cause.UNKNOWN));
        }
    }

    @BeforeEach
    void start() throws Exception {
        PgConnectOptions database = TestDatabase.create();
        nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(Node.start(database));
        }
    }

    @AfterEach
    void close() throws Exception {
        for (Node node : nodes) {
            await(node.vertx().close());
        }
    }

    @CanIgnoreReturnValue
    private UUID register(String plate) throws TimeoutException {
        UUID id = UUID.randomUUID();
        assertThat(nodes.getFirst().execute(new RegisterVehicle(id, new LicensePlate(plate), Events.NOON)))
                .isInstanceOf(CommandReply.Registered.class);
        return id;
    }

    private static TrackLocation track(String plate, Instant at, double latitude) {
        return new TrackLocation(
                UUID.randomUUID(), new LicensePlate(plate), new Fix(latitude, 10, at, null, null, null, null));
    }

    private List<LocationTracked> tracked() throws TimeoutException {
        return await(nodes.getFirst()
                        .store()
                        .read(EventFilter.ofTypes(EventTypes.LOCATION_TRACKED), Cursor.BEGINNING, 100_000))
                .events()
                .stream()
                .map(event -> (LocationTracked) EventMapper.eventOf(event))
                .toList();
    }

    /** The vehicle for which every node stores a location of a plate, which is sent to all of them in turn. */
    @CanIgnoreReturnValue
    private Set<UUID> vehiclesOf(String plate, Instant at) throws TimeoutException {
        List<UUID> sent = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            TrackLocation command = track(plate, at.plusSeconds(i), 50);
            assertThat(nodes.get(i).execute(command)).isInstanceOf(Tracked.class);
            sent.add(command.locationTrackedId());
        }
        return tracked().stream()
                .filter(event -> sent.contains(event.id()))
                .map(LocationTracked::vehicleId)
                .collect(Collectors.toSet());
    }

    @Test
    void a_plate_that_moves_on_one_node_has_moved_on_all() throws Exception {
        UUID first = register("PLATE A");
        UUID second = register("PLATE B");
        assertThat(vehiclesOf("PLATE A", Events.NOON)).containsExactly(first);
        assertThat(vehiclesOf("PLATE B", Events.NOON)).containsExactly(second);

        nodes.get(0).execute(change("PLATE A", "PLATE C"));
        nodes.get(1).execute(change("PLATE B", "PLATE A"));

        assertThat(vehiclesOf("PLATE A", Events.NOON.plusSeconds(10))).containsExactly(second);
        assertThat(vehiclesOf("PLATE C", Events.NOON.plusSeconds(20))).containsExactly(first);
        assertThat(nodes.get(2).execute(track("PLATE B", Events.NOON.plusSeconds(30), 50)))
                .isInstanceOf(CommandReply.UnknownVehicle.class);
    }

    private static ChangeLicensePlate change(String from, String to) {
        return new ChangeLicensePlate(UUID.randomUUID(), new LicensePlate(from), new LicensePlate(to), Events.NOON);
    }

    @Test
    void a_vehicle_that_is_retired_on_one_node_is_tracked_on_none() throws Exception {
        register("PLATE A");
        vehiclesOf("PLATE A", Events.NOON);

        nodes.get(0)
                .execute(new RetireVehicle(
                        UUID.randomUUID(), new LicensePlate("PLATE A"), new Reason("sold"), Events.NOON));

        for (Node node : nodes) {
            assertThat(node.execute(track("PLATE A", Events.NOON.plusSeconds(10), 50)))
                    .isInstanceOf(CommandReply.UnknownVehicle.class);
        }
    }

    @Test
    void a_device_that_moves_on_one_node_reports_for_its_new_vehicle_on_all() throws Exception {
        UUID first = register("PLATE A");
        UUID second = register("PLATE B");
        nodes.get(0).execute(assign("PLATE A", Events.NOON));
        assertThat(vehicleOfReportTo(1, 1)).isEqualTo(first);
        assertThat(vehicleOfReportTo(2, 2)).isEqualTo(first);

        nodes.get(0).execute(assign("PLATE B", Events.NOON.plusSeconds(3)));

        assertThat(vehicleOfReportTo(1, 4)).isEqualTo(second);
        assertThat(vehicleOfReportTo(2, 5)).isEqualTo(second);
    }

    private static AssignDevice assign(String plate, Instant from) {
        return new AssignDevice(UUID.randomUUID(), DEVICE, new LicensePlate(plate), from);
    }

    private UUID vehicleOfReportTo(int node, int second) throws TimeoutException {
        UUID id = UUID.randomUUID();
        Fix fix = new Fix(50, 10, Events.NOON.plusSeconds(second), null, null, null, null);
        assertThat(nodes.get(node).execute(new ReportLocation(id, DEVICE, fix, true, false, null)))
                .isInstanceOf(Tracked.class);
        return tracked().stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow()
                .vehicleId();
    }

    @Test
    void a_report_that_is_sent_to_all_nodes_at_once_is_stored_once() throws Exception {
        register("PLATE A");
        register("PLATE B");
        List<Future<CommandReply>> replies = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String plate = i % 2 == 0 ? "PLATE A" : "PLATE B";
            for (Node node : nodes) {
                replies.add(node.send(track(plate, Events.NOON.plusSeconds(i), 50), Cause.UNKNOWN));
            }
        }
        await(Future.all(replies));

        List<LocationTracked> stored = tracked();
        assertThat(stored).hasSize(200);
        assertThat(replies.stream().map(each -> ((Tracked) each.result()).locationTrackedId()))
                .hasSize(600)
                .containsOnly(stored.stream().map(LocationTracked::id).toArray(UUID[]::new));
    }

    @Test
    void a_request_with_one_idempotency_key_takes_effect_once() throws Exception {
        register("PLATE A");
        List<Future<CommandReply>> replies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (Node node : nodes) { // without a time of its own a report is no duplicate of another
                TrackLocation command = new TrackLocation(
                        UUID.randomUUID(),
                        new LicensePlate("PLATE A"),
                        new Fix(50, 10, Events.NOON.plusSeconds(i), null, null, null, null),
                        false,
                        false);
                replies.add(
                        node.send(command, Cause.UNKNOWN.withIdempotencyKey(new IdempotencyKey("key-" + i, "digest"))));
            }
        }
        await(Future.all(replies));

        assertThat(replies).allMatch(each -> each.result() instanceof Tracked);
        assertThat(tracked()).hasSize(100);
    }

    @Test
    void one_of_many_registrations_of_a_plate_succeeds() throws Exception {
        List<Future<CommandReply>> replies = IntStream.range(0, 500)
                .mapToObj(i -> nodes.get(i % NODES)
                        .send(
                                new RegisterVehicle(UUID.randomUUID(), new LicensePlate("ONE"), Events.NOON),
                                Cause.UNKNOWN))
                .toList();
        await(Future.all(replies));

        assertThat(replies.stream().filter(each -> each.result() instanceof CommandReply.Registered))
                .hasSize(1);
        assertThat(replies.stream().filter(each -> each.result() instanceof CommandReply.PlateTaken))
                .hasSize(499);
    }

    /** Locations that are sent while a plate moves are of either vehicle, and those that are sent later of the new one. */
    @Test
    void random_commands_on_all_nodes_store_no_location_for_a_former_vehicle() throws Exception {
        List<UUID> vehicles = List.of(register("PLATE A"), register("PLATE B"));
        List<String> plates = new ArrayList<>(List.of("PLATE A", "PLATE B"));
        int reports = 0;
        for (int round = 0; round < 30; round++) {
            int vehicle = random.nextInt(2);
            String before = plates.get(vehicle);
            String after = "PLATE " + round;
            Future<CommandReply> change = anyNode().send(change(before, after), Cause.UNKNOWN);
            List<Future<CommandReply>> meanwhile = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                meanwhile.add(anyNode().send(track(before, Events.NOON.plusSeconds(reports++), 50), Cause.UNKNOWN));
            }
            assertThat(await(change)).isInstanceOf(CommandReply.PlateChanged.class);
            plates.set(vehicle, after);
            for (Node node : nodes) {
                assertThat(node.execute(track(before, Events.NOON.plusSeconds(reports++), 50)))
                        .isInstanceOf(CommandReply.UnknownVehicle.class);
            }
            assertThat(vehiclesOf(after, Events.NOON.plusSeconds(10_000 + 10 * round)))
                    .containsExactly(vehicles.get(vehicle));
            await(Future.all(meanwhile));
            assertThat(meanwhile)
                    .allMatch(each ->
                            each.result() instanceof Tracked || each.result() instanceof CommandReply.UnknownVehicle);
        }
    }

    private Node anyNode() {
        return nodes.get(random.nextInt(NODES));
    }
}
