package vehicletracking.command;

import static org.assertj.core.api.Assertions.assertThat;
import static vehicletracking.testing.Await.await;

import io.vertx.core.Vertx;
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
import vehicletracking.eventstore.Cursor;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventStore;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.eventstore.postgres.PgEventStore;
import vehicletracking.testing.Events;
import vehicletracking.testing.IntegrationTest;
import vehicletracking.testing.TestDatabase;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.Reason;
import vehicletracking.vehicle.VehicleCommand;
import vehicletracking.vehicle.VehicleEvent;

/** Concurrent commands on few plates, through two instances without shared state. */
@IntegrationTest
class PlateRacesTest {

    private static final int ROUNDS = 60;

    /** Few enough that a round leaves some plates free and others borne, which a change of plate needs. */
    private static final int COMMANDS = 12;

    private static final int PLATES = 4;

    private final Vertx vertx = Vertx.vertx();
    private final Pools pools = TestDatabase.pools(vertx);
    private final Random random = new Random(77);

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void at_every_position_of_the_log_a_plate_has_at_most_one_vehicle() throws Exception {
        WriteSide.registerCodecs(vertx.eventBus());
        EventStore store = await(PgEventStore.open(pools.writes(), pools.reads(), 2, 100_000));
        WriteSide.deploy(vertx, store, pools, 2);

        int done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            done += sendAtOnce().stream()
                    .filter(PlateRacesTest::isDone)
                    .toList()
                    .size();
        }

        List<RecordedEvent> log =
                await(store.read(EventFilter.ALL, Cursor.BEGINNING, 10_000)).events();
        assertThat(log).hasSize(done);
        assertThat(log).extracting(RecordedEvent::type).contains("LicensePlateChanged", "VehicleRetired");
        assertEveryStepIsLawful(log);
    }

    private List<CommandReply> sendAtOnce() throws Exception {
        return WriteSide.sendAtOnce(
                vertx, IntStream.range(0, COMMANDS).mapToObj(i -> anyCommand()).toList());
    }

    private VehicleCommand anyCommand() {
        UUID id = UUID.randomUUID();
        return switch (random.nextInt(3)) {
            case 0 -> new VehicleCommand.RegisterVehicle(id, anyPlate(), Events.NOON);
            case 1 -> new VehicleCommand.ChangeLicensePlate(id, anyPlate(), anyPlate(), Events.NOON);
            default -> new VehicleCommand.RetireVehicle(id, anyPlate(), new Reason("sold"), Events.NOON);
        };
    }

    private LicensePlate anyPlate() {
        return new LicensePlate("RACE " + random.nextInt(PLATES));
    }

    private static boolean isDone(CommandReply reply) {
        return switch (reply) {
            case CommandReply.Registered ignored -> true;
            case CommandReply.PlateChanged ignored -> true;
            case CommandReply.Retired ignored -> true;
            case CommandReply.PlateTaken ignored -> false;
            case CommandReply.UnknownVehicle ignored -> false;
            case CommandReply.Overloaded ignored -> false;
            default -> throw new AssertionError(reply);
        };
    }

    private static void assertEveryStepIsLawful(List<RecordedEvent> log) {
        Map<LicensePlate, UUID> vehicleIds = new HashMap<>();
        for (RecordedEvent event : log) {
            switch (EventMapper.eventOf(event)) {
                case VehicleEvent.VehicleRegistered registered ->
                    assertThat(vehicleIds.put(registered.licensePlate(), registered.vehicleId()))
                            .isNull();
                case VehicleEvent.LicensePlateChanged changed -> {
                    assertThat(vehicleIds.remove(changed.from())).isEqualTo(changed.vehicleId());
                    assertThat(vehicleIds.put(changed.to(), changed.vehicleId()))
                            .isNull();
                }
                case VehicleEvent.VehicleRetired retired ->
                    assertThat(vehicleIds.remove(retired.licensePlate())).isEqualTo(retired.vehicleId());
                default -> throw new AssertionError(event);
            }
        }
    }
}
