package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vehicletracking.database.Pools;
import vehicletracking.eventschema.EventMapper;
import vehicletracking.eventschema.EventTypes;
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.DeviceEvent;
import vehicletracking.vehicle.DeviceEvent.DeviceReleased;
import vehicletracking.vehicle.DeviceId;
import vehicletracking.vehicle.DeviceTimeline;
import vehicletracking.vehicle.DeviceTimeline.Change;
import vehicletracking.vehicle.Fix;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleEvent.LocationTracked;

/** Many who assign, release and report as the same few devices at once, through two instances. */
@IntegrationTest
class DeviceRacesTest {

    private static final int ROUNDS = 10;
    private static final int COMMANDS = 60;
    private static final int DEVICES = 3;
    private static final int PLATES = 3;
    private static final int SECONDS = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);
    private final Random random = new Random(78);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void a_release_is_of_the_carrier_and_a_repeated_command_changes_nothing() throws Exception {
        EventStore store = deploy();
        assertThat(send(IntStream.range(0, PLATES)
                        .<VehicleCommand>mapToObj(
                                i -> new VehicleCommand.RegisterVehicle(UUID.randomUUID(), plate(i), Events.NOON))
                        .toList()))
                .allMatch(CommandReply.Registered.class::isInstance);

        List<CommandReply> replies = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            replies.addAll(send(
                    IntStream.range(0, COMMANDS).mapToObj(i -> anyCommand()).toList()));
        }

        List<RecordedEvent> log =
                await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events();
        assertEveryStepIsLawful(log);
        assertThat(ids(replies))
                .containsExactlyInAnyOrderElementsOf(log.stream()
                        .filter(event -> !event.type().equals(EventTypes.VEHICLE_REGISTERED))
                        .map(RecordedEvent::eventId)
                        .toList());
    }

    @Test
    void an_assignment_takes_effect_in_every_instance_at_once() throws Exception {
        EventStore store = deploy();
        List<VehicleCommand> registrations = IntStream.range(0, 2)
                .<VehicleCommand>mapToObj(
                        i -> new VehicleCommand.RegisterVehicle(UUID.randomUUID(), plate(i), Events.NOON))
                .toList();
        assertThat(send(registrations)).hasSize(2);
        for (int round = 0; round < 20; round++) {
            VehicleCommand assign = new VehicleCommand.AssignDevice(
                    UUID.randomUUID(), new DeviceId("one"), plate(round % 2), Events.NOON);
            assertThat(send(List.of(assign))).allMatch(CommandReply.DeviceAssigned.class::isInstance);
            int first = round * 4;
            assertThat(send(IntStream.range(first, first + 4)
                            .mapToObj(i -> report("one", i))
                            .toList()))
                    .allMatch(CommandReply.Tracked.class::isInstance);
        }

        UUID carrier = new UUID(0, 0);
        int tracked = 0;
        for (RecordedEvent event :
                await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events()) {
            if (EventMapper.eventOf(event) instanceof DeviceEvent assigned) {
                carrier = assigned.vehicleId();
            } else if (event.type().equals(EventTypes.LOCATION_TRACKED)) {
                assertThat(event.subject()).isEqualTo(carrier);
                tracked++;
            }
        }
        assertThat(tracked).isEqualTo(80);
    }

    private EventStore deploy() throws Exception {
        WriteSide.registerCodecs(vertx.eventBus());
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 1, 100_000));
        WriteSide.deploy(vertx, store, pools, 2);
        return store;
    }

    private List<CommandReply> send(List<? extends VehicleCommand> commands) throws Exception {
        return WriteSide.sendAtOnce(vertx, commands);
    }

    private VehicleCommand anyCommand() {
        UUID id = UUID.randomUUID();
        DeviceId device = new DeviceId("race " + random.nextInt(DEVICES));
        return switch (random.nextInt(4)) {
            case 0, 1 ->
                new VehicleCommand.AssignDevice(
                        id, device, plate(random.nextInt(PLATES)), Events.NOON.plusSeconds(random.nextInt(SECONDS)));
            case 2 -> new VehicleCommand.ReleaseDevice(id, device, Events.NOON.plusSeconds(random.nextInt(SECONDS)));
            default -> report(device.text(), random.nextInt(SECONDS));
        };
    }

    private static VehicleCommand report(String device, int seconds) {
        Fix fix = new Fix(1, 2 + seconds / 1e6, Events.NOON.plusSeconds(seconds), null, null, null, null);
        return new VehicleCommand.ReportLocation(UUID.randomUUID(), new DeviceId(device), fix, true, false, null);
    }

    private static LicensePlate plate(int number) {
        return new LicensePlate("RACE " + number);
    }

    /** Of what is done. The same assignment again is answered with the id of the first. */
    private static List<UUID> ids(List<CommandReply> replies) {
        return replies.stream()
                .map(reply -> switch (reply) {
                    case CommandReply.DeviceAssigned assigned -> assigned.deviceAssignedId();
                    case CommandReply.DeviceReleased released -> released.deviceReleasedId();
                    case CommandReply.Tracked tracked -> tracked.locationTrackedId();
                    case CommandReply.DeviceNotAssigned ignored -> new UUID(0, 0);
                    case CommandReply.Overloaded ignored -> new UUID(0, 0);
                    default -> throw new AssertionError(reply);
                })
                .filter(id -> !id.equals(new UUID(0, 0)))
                .distinct()
                .toList();
    }

    private static boolean isSame(Change before, DeviceEvent device) {
        return device instanceof DeviceEvent.DeviceAssigned assigned
                && before.at().equals(assigned.from())
                && assigned.vehicleId().equals(before.vehicleId());
    }

    private static void assertEveryStepIsLawful(List<RecordedEvent> log) {
        Map<DeviceId, List<Change>> published = new HashMap<>();
        for (RecordedEvent event : log) {
            switch (EventMapper.eventOf(event)) {
                case DeviceEvent device -> {
                    List<Change> changes = published.computeIfAbsent(device.deviceId(), id -> new ArrayList<>());
                    UUID carrier = DeviceTimeline.of(changes).carrierAt(device.occurredAt());
                    if (device instanceof DeviceReleased released) {
                        assertThat(released.vehicleId()).isEqualTo(carrier);
                    }
                    assertThat(DeviceTimeline.of(changes).effectiveChangeAt(device.occurredAt()))
                            .as("the same again is no event")
                            .matches(before -> before.isEmpty() || !isSame(before.get(), device));
                    changes.add(Change.of(device, event.position().value()));
                }
                case LocationTracked tracked -> {
                    List<Change> changes = published.get(
                            new DeviceId(String.valueOf(tracked.details().deviceId())));
                    assertThat(changes).extracting(Change::vehicleId).contains(tracked.vehicleId());
                }
                default -> assertThat(event.type()).isEqualTo(EventTypes.VEHICLE_REGISTERED);
            }
        }
        assertThat(published).hasSize(DEVICES);
    }
}
